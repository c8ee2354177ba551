"""
Learn the weights of the extraction from annotated passages.

Owns what is learnt and how; scikit-learn does the learning. Everything runs in a fixed order with fixed seeds, and
weights are written with few digits, so that the same passages give the same bytes.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

from benchmarks.extraction.passages import Passage, overlaps
from haizhumap.extraction.candidates import RuleFinds, features_of_sector, find, sites_of
from haizhumap.extraction.classification import Judge
from haizhumap.extraction.decider.features import Aspect, Describer
from haizhumap.extraction.decider.marks import read_layers
from haizhumap.extraction.decider.spans import Reading, Span, propose
from haizhumap.extraction.decider.statements import describe_status
from haizhumap.extraction.decider.tagger import BEGIN, BUCKETS, END, INNER, OUT, chances, hash_features
from haizhumap.extraction.decider.weights import DIGITS, Linear, TaggerWeights, Weights
from haizhumap.model import Status

FOLDS = 5
_SEED = 0
_PASSES = 5
_TAGGER_ALPHA = 1e-4
_SITE_C = 0.5
_JUDGED_C = 0.3
_RARE = 6
_LEAST_TIMES = 2
_LEAST_WEIGHT = 0.01
_MOST = 127
Features = dict[str, float]


class Read:
    """One passage with what the rules say of it; read once, as reading costs more than learning."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.found: RuleFinds = find(passage.text)
        found = self.found
        self.layers = read_layers(found.segments, found.names, found.sites)

    @cached_property
    def buckets(self) -> NDArray[np.uint32]:
        """The features of the characters."""
        return hash_features(self.layers)

    @cached_property
    def labels(self) -> NDArray[np.int8]:
        """What each character is in the annotated names."""
        labels = np.full(len(self.passage.text), OUT, dtype=np.int8)
        for mention in self.passage.mentions:
            if mention.is_mappable:
                start, end = mention.span
                labels[start:end] = INNER
                labels[end - 1] = END
                labels[start] = BEGIN
        return labels

    def reading(self, table: TaggerWeights) -> Reading:
        """Return what rules and tagger say of the passage."""
        found = self.found
        return Reading(found.segments, found.names, found.sites, chances(self.layers, table))

    def verdict(self, span: Span) -> bool | None:
        """Tell whether a span is right; None where it is neither to be learnt nor to be unlearnt."""
        if any(mention.span == span for mention in self.passage.wanted):
            return True
        if span in self.passage.right or overlaps(span, self.passage.either):
            return None
        return False


def folds_of(reads: Sequence[Read]) -> list[int]:
    """Return the fold of each passage, whole issuers: the largest first, each to the fold that has the least text."""
    sizes: Counter[str] = Counter()
    for read in reads:
        sizes[read.passage.issuer] += len(read.passage.text)
    loads, fold = [0] * FOLDS, {}
    for issuer, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold[issuer] = min(range(FOLDS), key=loads.__getitem__)
        loads[fold[issuer]] += size
    return [fold[read.passage.issuer] for read in reads]


def learn_tables(reads: Sequence[Read], folds: Sequence[int]) -> list[TaggerWeights]:
    """Learn for each fold a tagger from all others."""
    return [learn_table([read for read, its in zip(reads, folds, strict=True) if its != one]) for one in range(FOLDS)]


def learn_table(reads: Sequence[Read]) -> TaggerWeights:
    """Learn the tagger."""
    buckets = np.concatenate([read.buckets for read in reads])
    rows, width = buckets.shape
    matrix = csr_matrix(
        (np.ones(rows * width, dtype=np.float32), buckets.ravel(), np.arange(0, rows * width + 1, width)),
        shape=(rows, BUCKETS),
    )
    tagger = SGDClassifier(
        loss="log_loss", alpha=_TAGGER_ALPHA, max_iter=_PASSES, tol=None, average=True, random_state=_SEED
    )
    tagger.fit(matrix, np.concatenate([read.labels for read in reads]))
    is_rare = np.bincount(buckets.ravel(), minlength=BUCKETS) < _LEAST_TIMES
    weights = np.where(is_rare, 0.0, tagger.coef_)
    scale = np.round(np.abs(weights).max(axis=1) / _MOST, 6)
    whole = np.clip(np.rint(weights / scale[:, None]), -_MOST, _MOST).astype(np.int8)
    return TaggerWeights(rows=np.ascontiguousarray(whole.T), scale=scale, bias=np.round(tagger.intercept_, 4))


def learn_linear(
    features: Sequence[Features], classes: Sequence[str], *, strength: float, only: str = "", rare: str = ""
) -> Linear:
    """Learn a linear decision between classes, or with `only` whether it is that class; a `rare` one counts more."""
    counts = Counter(name for each in features for name in each)
    kept = [{name: value for name, value in each.items() if counts[name] >= _LEAST_TIMES} for each in features]
    vectors = DictVectorizer(dtype=np.float64)
    matrix = vectors.fit_transform(kept)
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)  # for liblinear
    named = (only,) if only else tuple(sorted(set(classes)))
    rows, bias = [], []
    for name in named:
        learner = LogisticRegression(
            C=strength,
            solver="liblinear",
            random_state=_SEED,
            class_weight={True: _RARE if name == rare else 1, False: 1},
        )
        learner.fit(matrix, [one == name for one in classes])
        rows.append(learner.coef_[0])
        bias.append(float(learner.intercept_[0]))
    table = np.round(np.array(rows).T, DIGITS)
    weights = {
        name: tuple(map(float, row))
        for name, row in zip(vectors.get_feature_names_out(), table, strict=True)
        if np.abs(row).max() >= _LEAST_WEIGHT
    }
    return Linear(classes=named, bias=tuple(round(value, DIGITS) for value in bias), weights=weights)


def learn_site(reads: Sequence[Read], tables: Sequence[TaggerWeights]) -> tuple[Linear, dict[str, float]]:
    """Learn which spans are sites, and how each aspect speaks on the average; each passage's tagger has not seen it."""
    aspects, classes = [], []
    for read, table in zip(reads, tables, strict=True):
        reading = read.reading(table)
        spans = propose(reading)
        describer = Describer(reading, spans)
        for span in spans:
            verdict = read.verdict(span)
            if verdict is not None:
                aspects.append(describer.aspects(span))
                classes.append("site" if verdict else "")
    features = [{name: value for some in each.values() for name, value in some.items()} for each in aspects]
    site = learn_linear(features, classes, strength=_SITE_C, only="site")
    usual = {one: sum(site.voice(each[one]) for each in aspects) / len(aspects) for one in Aspect}
    return site, {one.value: round(voice, DIGITS) for one, voice in usual.items()}


def learn_sector(reads: Sequence[Read]) -> Linear:
    """Learn the sector of the annotated places."""
    examples = [example for read in reads for example in sectors_of(read)]
    return learn_linear([features for features, _ in examples], [each for _, each in examples], strength=_JUDGED_C)


def sectors_of(read: Read) -> list[tuple[Features, str]]:
    """Return the features of the annotated places with the first of their sectors."""
    wanted = read.passage.wanted
    sites = sites_of(read.found, [mention.span for mention in wanted])
    segments = read.found.segments
    judge = Judge(segments, (mention.span for mention in wanted))
    sectors = [mention.sector for mention in wanted]
    return [(features_of_sector(segments, judge, site), each) for site, each in zip(sites, sectors, strict=True)]


def learn_status(reads: Sequence[Read]) -> Linear:
    """Learn the status of the annotated places."""
    examples = [
        (describe_status(read.found.segments, mention.span), mention.status)
        for read in reads
        for mention in read.passage.wanted
        if mention.status
    ]
    features, classes = [features for features, _ in examples], [each for _, each in examples]
    return learn_linear(features, classes, strength=_JUDGED_C, rare=Status.STANDING)


def learn(reads: Sequence[Read]) -> Weights:
    """Learn all weights from passages: the tagger five times without a fifth, for those, and once from all."""
    folds = folds_of(reads)
    tables = learn_tables(reads, folds)
    site, usual = learn_site(reads, [tables[fold] for fold in folds])
    return Weights(learn_table(reads), site, learn_sector(reads), learn_status(reads), usual)
