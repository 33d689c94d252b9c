"""French words made comparable: case and accents folded, endings cut, empty words dropped."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# Words too common to tell one target from another.
_EMPTY_TEXT = """
a afin ai ainsi alors apres au aucun aupres aussi autre autres aux avant avec avoir bien car
ce ceci cela ces cet cette ceux chaque chez ci comme comment contre d dans de depuis des deux
d dont du elle elles en encore enfin entre est et etc etre eux fait faire faut fois font hors
ici il ils j je l la le les leur leurs lors lui m ma mais me meme memes mes mieux moins mon n
ne ni non nos notre nous on ont ou par parmi pas pendant peu peut peuvent plus pour pourra
puis qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera ses si sont sous
son sur ta te tel telle tels tes toi ton tous tout toute toutes tres tu un une vers via voici
vos votre vous y the of and
"""
_EMPTY = frozenset(_EMPTY_TEXT.split())
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Lower case without accents, for comparing: « Égalité » → « egalite »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def tokens(text: str) -> list[str]:
    """The words of a text, folded, empty words left out, in order."""
    return [word for word, _written in written_tokens(text)]


def written_tokens(text: str) -> list[tuple[str, str]]:
    """(word folded, word as written) for each word of a text, empty words left out, in order."""
    pairs = [(folded(word), word.lower()) for word in _WORD.findall(text)]
    return [(word, written) for word, written in pairs if word not in _EMPTY]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The root of a folded word, so that « agricole » and « agricoles » meet (Snowball, French)."""
    if len(word) < 4 or word.isdigit():
        return word
    # A stemmer holds state while it works, hence one for each call: threads search at once.
    return str(snowballstemmer.stemmer("french").stemWord(word))
