"""How alike two place names or two summaries are, for whole columns of pairs; knows nothing of incidents."""

import re

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist
from scipy import sparse

CHUNK_PAIRS = 200_000
FEWEST = 5_000
STOP_WORDS = frozenset(
    "a an the of in on at by to and or for from with near after before its it his her their was were is are be been that "
    "who which as two three one into over during said says say report reported killed kill kills attack attacked attacks "
    "dead died wounded injured people person members group islamic state isis daesh forces force security "
    # what the type of incident says already: agreeing on it twice is no second agreement
    "put death executed execution executions beheaded beheading shot murdered assassinated bomb bombs bombing bombings "
    "bomber bombers suicide exploded explosion ambush ambushed clash clashes raid raids raided strike strikes airstrike "
    "arrested arrest gunmen militants".split()
)


def place_likeness(names: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Likeness from 0 to 100 of folded place names, word order ignored (rapidfuzz token_sort_ratio); 0 if one is
    empty.
    """
    codes, words = pd.factorize(names)
    keys, inverse = np.unique(codes[left] * len(words) + codes[right], return_inverse=True)
    one, other = words[keys // max(len(words), 1)], words[keys % max(len(words), 1)]
    scores = cpdist(one, other, scorer=fuzz.token_sort_ratio, dtype=np.float32) if len(keys) > 0 else np.empty(0)
    scores = np.where((one == "") | (other == ""), 0, scores)
    return scores[inverse]


def word_vectors(summaries: np.ndarray) -> sparse.csr_matrix:
    """One row per summary: its words, rare words weighing more, scaled to length 1; a row of zeros if no word has
    weight.

    Words are cut to six letters so that plurals and tenses meet. Weights are log(1 + N / n) over these summaries, of
    which a few are taken for a sample of FEWEST: what all reports of one month share is not common for that.
    """
    rows, columns, vocabulary = [], [], {}
    for row in np.flatnonzero(summaries != ""):
        text = summaries[row]
        for stem in sorted({word[:6] for word in re.findall(r"\w+", text.lower()) if word not in STOP_WORDS}):
            rows.append(row)
            columns.append(vocabulary.setdefault(stem, len(vocabulary)))
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(summaries), max(len(vocabulary), 1)))
    weight = np.log1p(max(len(summaries), FEWEST) / np.maximum(np.asarray(matrix.sum(axis=0)).ravel(), 1))
    matrix = (matrix @ sparse.diags(weight)).tocsr()
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix).tocsr()


def shared_wording(words: sparse.csr_matrix, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cosine from 0 to 1 of the word vectors of each pair; NaN where a summary has no word of weight."""
    shared = np.zeros(len(left))
    for start in range(0, len(left), CHUNK_PAIRS):
        part = slice(start, start + CHUNK_PAIRS)
        shared[part] = np.asarray(words[left[part]].multiply(words[right[part]]).sum(axis=1)).ravel()
    empty = np.diff(words.indptr) == 0
    return np.where(empty[left] | empty[right], np.nan, shared)
