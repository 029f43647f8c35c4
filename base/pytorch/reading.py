"""Reads a corpus as the product does: model/rnn/batch-rows.ts, holes.ts and infilling.ts, with the same random numbers (random.ts)."""

import json
import unicodedata
import zlib

import numpy

import exchange
from network import BORDER, ENCODED_LENGTH, MIDDLE_END

PASSAGE_LENGTH = 16384
# The most borders of words and signs within a hole, and how many places are tried for one.
MOST_BORDERS, TRIES = 8, 4
WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Random:
    """sfc32, whose state can be read and restored."""

    def __init__(self, state):
        self.state = tuple(word & 0xFFFFFFFF for word in state)

    @classmethod
    def seeded(cls, seed):
        random = cls((0, seed, 0, 1))
        for _ in range(12):
            random.next()
        return random

    def next(self):
        a, b, c, counter = self.state
        total = (a + b + counter) & 0xFFFFFFFF
        turned = ((c << 21) | (c >> 11)) + total
        self.state = (b ^ (b >> 9), (c + (c << 3)) & 0xFFFFFFFF, turned & 0xFFFFFFFF, (counter + 1) & 0xFFFFFFFF)
        return total / 2**32

    def below(self, end):
        return int(self.next() * end)


class Corpus:
    """A file that `unroll base corpus` wrote: texts one behind the other, where each ends, and how to train."""

    def __init__(self, path):
        arrays, metadata = exchange.read(path)
        if set(arrays) != {"ends", "text"} or "training" not in metadata or len(arrays["ends"]) == 0:
            raise SystemExit(f"{path} is no corpus. Make one with: unroll base corpus FOLDERS --file {path}")
        self.text = arrays["text"]
        self.training = json.loads(metadata["training"])
        ends = arrays["ends"].astype(numpy.int64)
        starts = numpy.concatenate([[0], ends[:-1]])
        if ends[-1] != len(self.text) or (starts > ends).any():
            raise SystemExit(f"{path} is damaged: its texts do not fill it.")
        self.checksum = zlib.crc32(self.text, zlib.crc32(ends))
        # A passage is (start of its text, start, end of the passage, end of its text).
        self.passages = [
            (start, at, min(at + PASSAGE_LENGTH, end), end)
            for start, end in zip(starts.tolist(), ends.tolist())
            for at in range(start, end, PASSAGE_LENGTH)
        ]


class BatchRows:
    """B rows, each of which reads whole passages one after the other, in an order that is drawn anew every epoch."""

    def __init__(self, corpus, batch_size, random, position=None):
        self.corpus = corpus
        count = min(batch_size, len(corpus.passages))
        same = position is not None and position["corpus"] == corpus.checksum and len(position["rows"]) == count
        self.epoch = position["epoch"] if same else 0
        self.random = Random(position["random"] if same else random)
        self.begin_epoch()
        self.handed_out = position["handedOut"] if same else 0
        self.rows = [list(row) for row in position["rows"]] if same else [self.next_passage() for _ in range(count)]
        self.goes_on = same

    @property
    def position(self):
        return {
            "corpus": self.corpus.checksum,
            "epoch": self.epoch,
            "random": self.epoch_random,
            "handedOut": self.handed_out,
            "rows": [list(row) for row in self.rows],
        }

    def begin_epoch(self):
        self.epoch_random = self.random.state
        self.order = list(range(len(self.corpus.passages)))
        for last in range(len(self.order) - 1, 0, -1):
            chosen = self.random.below(last + 1)
            self.order[last], self.order[chosen] = self.order[chosen], self.order[last]

    def next_passage(self):
        if self.handed_out == len(self.order):
            self.epoch += 1
            self.begin_epoch()
            self.handed_out = 0
        passage = self.order[self.handed_out]
        self.handed_out += 1
        return [passage, self.corpus.passages[passage][1]]

    def read(self, T, W):
        """The next T steps: characters [T, B, W], targets and resets [T, B]."""
        B, text = len(self.rows), self.corpus.text
        inputs, targets = numpy.zeros((T, B, W), numpy.int64), numpy.zeros((T, B), numpy.int64)
        resets = numpy.zeros((T, B), numpy.int64)
        for b in range(B):
            t = 0
            while t < T:
                passage, offset = self.rows[b]
                first, start, end, _ = self.corpus.passages[passage]
                count = min(T - t, end - offset)
                at = numpy.arange(offset, offset + count)
                seen = at[:, None] + numpy.arange(-W, 0)
                inputs[t : t + count, b] = numpy.where(seen < first, BORDER, text[numpy.maximum(seen, 0)])
                targets[t : t + count, b] = text[offset : offset + count]
                resets[t, b] = offset == start
                self.rows[b] = [passage, offset + count] if offset + count < end else self.next_passage()
                t += count
        return {"inputs": inputs, "targets": targets, "resets": resets}

    def cut_holes(self, step, T, W, count, characters):
        """Holes in what `read` will read next, for the encoder and the decoder to learn from."""
        random = Random.seeded(step)
        inputs, resets = numpy.zeros((ENCODED_LENGTH, count, W), numpy.int64), numpy.zeros((ENCODED_LENGTH, count), numpy.int64)
        learned = []
        for b in range(count):
            if len(learned) == characters:
                break
            row = random.below(len(self.rows))
            passage, offset = self.rows[row]
            first, _, end, text_end = self.corpus.passages[passage]
            end = min(offset + T, end)
            text = self.corpus.text[first:text_end]
            hole = draw_hole(text, offset - first, end - first, random)
            if hole is None:
                continue
            start, stop = hole
            suffix = text[stop : stop + ENCODED_LENGTH]
            resets[ENCODED_LENGTH - len(suffix), b] = 1
            # At step s the encoder has come to the character that stands ENCODED_LENGTH - 1 - s behind the hole.
            reversed_suffix = numpy.concatenate([numpy.zeros(ENCODED_LENGTH - len(suffix) + W, numpy.int64), suffix[::-1]])
            for w in range(W):
                inputs[:, b, w] = reversed_suffix[w + 1 : w + 1 + ENCODED_LENGTH]
            last = min(stop, end - first - 1, start + characters - len(learned) - 1)
            for place in range(start, last + 1):
                target = MIDDLE_END if place == stop else text[place]
                learned.append((target, b, place - (offset - first), row))
        targets, holes, steps, rows = numpy.array(learned, numpy.int64).reshape(-1, 4).T
        return {"inputs": inputs, "resets": resets, "targets": targets, "holes": holes, "steps": steps, "rows": rows}


def draw_hole(text, first, last, random):
    """A stretch of `text` that begins in [first, last) and ends in the same line, with a sign behind it: (start, end), or None."""
    for _ in range(TRIES):
        start = first + int(random.next() * (last - first))
        while start > first and not is_border(text, start):
            start -= 1
        line_end = start
        while line_end < len(text) and text[line_end] != 0x0A:
            line_end += 1
        line, end = text[:line_end], start
        for _ in range(1 + random.below(MOST_BORDERS)):
            border = end + 1
            while border < len(line) and not is_border(line, border):
                border += 1
            border = min(border, len(line))
            if not bytes(line[border:]).decode("utf-8", "ignore").strip():
                break
            end = border
        if end > start:
            return start, end
    return None


def is_border(text, at):
    """Whether a word or a sign ends before text[at]. Beyond ASCII a border is where letters meet what is none."""
    if at <= 0 or at >= len(text):
        return True
    before, after = int(text[at - 1]), int(text[at])
    if before < 0x80 and after < 0x80:
        return before not in WORD or after not in WORD
    if after & 0xC0 == 0x80:
        return False
    return not is_letter(character_before(text, at)) or not is_letter(character_at(text, at))


def character_at(text, at):
    return bytes(text[at : at + 4]).decode("utf-8", "ignore")[:1]


def character_before(text, at):
    start = at - 1
    while start > 0 and at - start < 4 and text[start] & 0xC0 == 0x80:
        start -= 1
    return character_at(text, start)


def is_letter(character):
    return character == "_" or unicodedata.category(character or "a")[0] in "LNM"
