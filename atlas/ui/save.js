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

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function painted(svg, scale) {
  const picture = new Image();
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await picture.decode();
  await pause(PAUSE_MS);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
async function png(svg, data, scale = SCALE) {
  const canvas = await painted(await withFace(svg, data), scale);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

// A picture is drawn apart from the page and does not see its face, so the face travels inside the picture. A picture reads its face only after it is
// decoded, and shows no letters until then; from the second one on the face is at hand. So letters are drawn until they are seen. Where the face is not
// to be had, pictures are set in one of the reader's system.
const FACE = "Source Sans", PAUSE_MS = 120, TRIES = 40;
let face;
function faceOf(data) {
  face ??= seenFace(data.face);
  return face;
}
async function withFace(svg, data) {
  const style = await faceOf(data);
  return svg.replace(/<svg[^>]*>/, (head) => head + style);
}
async function seenFace(address) {
  const style = await faceStyle(address);
  const sample = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">${style}<text y="15" font-family="${FACE}">MMM</text></svg>`;
  for (let tried = 0; style && tried < TRIES; tried++) {
    const canvas = await painted(sample, 1);
    if (canvas.getContext("2d").getImageData(0, 0, 60, 20).data.some((value) => value > 0)) return style;
  }
  return "";
}
async function faceStyle(address) {
  const answer = await fetch(address);
  if (!answer.ok) return "";
  const file = await answer.blob();
  const data = await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(file); });
  return `<style>@font-face{font-family:"${FACE}";font-weight:200 900;src:url(${data})}</style>`;
}
async function saveSvg(name, svg, data) {
  save(name, new Blob([await withFace(svg, data)], { type: "image/svg+xml" }));
}

// A click on a download link outside the menu would close the menu: the page need not hear of it.
window.addEventListener("click", (event) => { if (event.target.download) event.stopPropagation(); }, true);

// plotly.js, which the page itself keeps to its own code, is asked for at the first picture of a chart.
let library;
function plotly(data) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = data.library;
    script.onload = () => done(window.Plotly);
    script.onerror = () => { library = undefined; script.remove(); failed(new Error("what draws charts did not arrive")); };
    document.head.append(script);
  });
  return library;
}
// On the page a chart's frame is quiet; in a picture it is whole, over the axes as the reader has left them.
function wholeLayout(chart, data) {
  if (!data.layout) return chart.layout;
  const layout = JSON.parse(data.layout);
  for (const [name, axis] of Object.entries(chart.layout))
    if (/^[xy]axis\d*$/.test(name) && axis.range) layout[name] = { ...layout[name], range: axis.range, autorange: false };
  return layout;
}
async function chartSvg(chart, layout, width, height, data) {
  const Plotly = await plotly(data);
  const address = await Plotly.toImage({ data: chart.data, layout }, { format: "svg", width, height });
  return decodeURIComponent(address.slice(address.indexOf(",") + 1));
}

// The frame inside a chart was laid out for the width on the page, so a picture is never narrower than that and never lower than the frame needs. An SVG
// may be opened where its face is not shown: SLACK leaves room at the right for a wider one.
async function saveChart(data, format, shape) {
  const seen = document.querySelector(`.st-key-figure-${data.name} .js-plotly-plot`);
  if (!seen) return "The chart is not drawn yet.";
  const onWhite = shape && data.chart; // a picture of a dark page is drawn anew, as it would be on white paper
  const chart = onWhite ? JSON.parse(data.chart) : seen;
  const layout = onWhite ? chart.layout : wholeLayout(chart, data);
  const { width: wide, height: drawn } = onWhite ? data : seen.getBoundingClientRect();
  const around = (one) => one.margin.t + one.margin.b;
  const tall = drawn - around(chart.layout) + around(layout); // the drawing stays as high as it is on the page
  const [across, down] = shape === "square" ? [1, 1] : [16, 9];
  const unit = Math.max((wide * SLACK) / across, tall / down);
  const [width, height] = shape ? [Math.round(across * unit), Math.round(down * unit)] : [wide, tall];
  const file = data.stem + (shape === "square" ? "-square" : shape ? "" : "-page");
  const svg = await chartSvg(chart, layout, width, height, data);
  if (format === "svg") return saveSvg(`${file}.svg`, svg, data);
  save(`${file}.png`, await png(svg, data, shape ? Math.max(SCALE, LEAST[shape] / width) : SCALE));
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

// What a briefing holds: each figure as a chart to be drawn here, or as SVG.
function pictureOf(piece, data) {
  if (piece.svg) return piece.svg;
  const chart = JSON.parse(piece.chart);
  return chartSvg(chart, chart.layout, piece.width, piece.height, data);
}

async function saveBundle(data, say) {
  const files = [], encoder = new TextEncoder();
  for (const [place, piece] of data.pieces.entries()) {
    say(`${place + 1} of ${data.pieces.length}`);
    const picture = await png(await pictureOf(piece, data), data);
    files.push([piece.stem + ".png", new Uint8Array(await picture.arrayBuffer())]);
    files.push([piece.stem + ".csv", encoder.encode(piece.csv)]);
  }
  save(data.stem + ".zip", zip(files));
}
async function savePage(data, say) {
  const style = await faceOf(data);
  let page = data.page.replace("</head>", (end) => style + end);
  for (const [place, piece] of data.pieces.entries()) {
    say(`${place + 1} of ${data.pieces.length}`);
    const picture = await pictureOf(piece, data);
    page = page.replace(piece.mark, () => picture);
  }
  save(data.stem + ".html", new Blob([page], { type: "text/html" }));
}

const POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

const ACTIONS = {
  "png-page": (data) => saveChart(data, "png", ""),
  "png-wide": (data) => (data.wide ? png(data.wide, data).then((blob) => save(data.stem + ".png", blob)) : saveChart(data, "png", "wide")),
  "png-square": (data) => (data.square ? png(data.square, data).then((blob) => save(data.stem + "-square.png", blob)) : saveChart(data, "png", "square")),
  svg: (data) => (data.wide ? saveSvg(data.stem + ".svg", data.wide, data) : saveChart(data, "svg", "wide")),
  link: (data) => navigator.clipboard.writeText(data.link).then(() => "The link is in the clipboard."),
  cite: (data) => navigator.clipboard.writeText(data.plain).then(() => "The citation is in the clipboard."),
  bibtex: (data) => navigator.clipboard.writeText(data.bibtex).then(() => "The BibTeX entry is in the clipboard."),
  pptx: (data) => save(data.stem + ".pptx", new Blob([Uint8Array.from(atob(data.file), (letter) => letter.charCodeAt(0))], { type: POWERPOINT })),
  zip: saveBundle,
  html: savePage,
};

const started = new Set(); // makings whose file was handed over without a further click
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
  if (data.start && !started.has(data.start)) { started.add(data.start); row.firstElementChild.click(); }
}
