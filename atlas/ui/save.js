// Turns a figure into files in the reader's browser: charts through the chart's own drawing, maps and briefings from SVG.
const SLACK = 1.15;
const SCALE = 2; // PNG pixels per px, at least
const LEAST = { wide: 2560, square: 2160 }; // PNG pixels across

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function png(svg) {
  const picture = new Image();
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * SCALE;
  canvas.height = picture.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// A click on a download link outside the menu would close the menu: the page need not hear of it.
window.addEventListener("click", (event) => { if (event.target.download) event.stopPropagation(); }, true);

// The chart's own "download" button takes its format and size from the chart's settings. The frame inside the picture was laid out for the
// width on the page, so a picture is never narrower than that and never lower than the frame needs. A saved picture is set in a face of the
// reader's system, which may be wider than the page's own: SLACK leaves room for it at the right.
function saveChart(name, stem, format, shape) {
  const chart = document.querySelector(`.st-key-figure-${name} .js-plotly-plot`);
  if (!chart) return "The chart is not drawn yet.";
  const box = chart.getBoundingClientRect();
  const [width, height] = shape === "square" ? [1, 1] : [16, 9];
  const unit = Math.max((box.width * SLACK) / width, chart._fullLayout.height / height);
  const buttons = chart._fullLayout._modeBar.buttons.flat();
  const button = buttons.find((one) => one.name === "toImage");
  const kept = chart._context.toImageButtonOptions;
  chart._context.toImageButtonOptions = {
    format, filename: stem + (shape === "square" ? "-square" : ""), width: Math.round(width * unit), height: Math.round(height * unit),
    scale: format === "png" ? Math.max(SCALE, LEAST[shape] / (width * unit)) : 1,
  };
  button.click(chart);
  chart._context.toImageButtonOptions = kept;
  return "";
}

// A ZIP without compression: PNG does not shrink further (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
function record(signature, fields) {
  const bytes = new DataView(new ArrayBuffer(4 + fields.reduce((sum, [size]) => sum + size, 0)));
  bytes.setUint32(0, signature, true);
  let at = 4;
  for (const [size, value] of fields) {
    size === 2 ? bytes.setUint16(at, value, true) : bytes.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(bytes.buffer);
}
export function zip(files) {
  const parts = [], index = [];
  let offset = 0, listed = 0;
  const put = (list, ...chunks) => chunks.reduce((sum, chunk) => (list.push(chunk), sum + chunk.length), 0);
  for (const [name, bytes] of files) {
    const title = new TextEncoder().encode(name);
    const shared = [[2, 0x0800], [2, 0], [2, 0], [2, 0x21], [4, crc(bytes)], [4, bytes.length], [4, bytes.length], [2, title.length], [2, 0]];
    listed += put(index, record(0x02014b50, [[2, 20], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), title);
    offset += put(parts, record(0x04034b50, [[2, 20], ...shared]), title, bytes);
  }
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, listed], [4, offset], [2, 0]]);
  return new Blob([...parts, ...index, end], { type: "application/zip" });
}

async function saveBundle(stem, pieces, say) {
  const files = [], encoder = new TextEncoder();
  for (const [place, piece] of pieces.entries()) {
    say(`${place + 1} of ${pieces.length}`);
    files.push([piece.stem + ".png", new Uint8Array(await (await png(piece.svg)).arrayBuffer())]);
    files.push([piece.stem + ".csv", encoder.encode(piece.csv)]);
  }
  save(stem + ".zip", zip(files));
}

const ACTIONS = {
  "png-wide": (data) => (data.wide ? png(data.wide).then((blob) => save(data.stem + ".png", blob)) : saveChart(data.name, data.stem, "png", "wide")),
  "png-square": (data) => (data.square ? png(data.square).then((blob) => save(data.stem + "-square.png", blob)) : saveChart(data.name, data.stem, "png", "square")),
  svg: (data) => (data.wide ? save(data.stem + ".svg", new Blob([data.wide], { type: "image/svg+xml" })) : saveChart(data.name, data.stem, "svg", "wide")),
  link: (data) => navigator.clipboard.writeText(data.link).then(() => "The link is in the clipboard."),
  cite: (data) => navigator.clipboard.writeText(data.plain).then(() => "The citation is in the clipboard."),
  bibtex: (data) => navigator.clipboard.writeText(data.bibtex).then(() => "The BibTeX entry is in the clipboard."),
  zip: (data, say) => saveBundle(data.stem, data.pieces, say),
};

export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".atlas-save");
  row.replaceChildren();
  const said = parentElement.querySelector(".atlas-said");
  const say = (words) => { said.textContent = words || ""; };
  for (const [word, label] of data.actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.action = word;
    button.onclick = async () => {
      say("");
      try { say(await ACTIONS[word](data, say)); } catch (error) { say(`That did not work: ${error.message || error}`); }
    };
    row.append(button);
  }
}
