import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from staticrun.query.casefold import folds
from staticrun.query.like import matches, to_regex

letters = st.sampled_from(
    [*"aAbB%_.*\\[]()^$|+?{}-&~# \n\t", "é", "É", "ſ", "S", "s", "K", "😀", "ﬀ", "İ", "\0"]
)
texts = st.text(letters, max_size=8) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)


def slowly(pattern, text):
    """The meaning of LIKE, told as simply as it can be."""
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(slowly(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("_", text[0]) and slowly(pattern[1:], text[1:])


def folded(text):
    return "".join(folds().get(letter, letter) for letter in text)


@given(texts, texts, st.booleans())
def test_both_ways_to_match_mean_the_same(pattern, text, fold):
    wanted = slowly(folded(pattern), folded(text)) if fold else slowly(pattern, text)
    assert matches(pattern, text, fold) == wanted
    assert pl.Series([text]).str.contains(to_regex(pattern, fold)).to_list() == [wanted]


def test_a_pattern_too_long_to_compile_is_matched_all_the_same():
    pattern = "_%" * 2000 + "b"
    assert to_regex(pattern, False) is None
    assert matches(pattern, "a" * 2000 + "b", False)
    assert not matches(pattern, "a" * 1999 + "b", False)
    assert not matches("%a" * 400 + "%b", "a" * 5000, False)


def test_folding_is_one_letter_to_one_letter_and_done_at_once():
    table = folds()
    assert all(len(one) == len(other) == 1 and other not in table for one, other in table.items())
    assert len(table) > 1400


def test_the_table_agrees_with_python_where_that_folds_to_one_letter():
    assert all(
        other in (one.casefold(), one.lower(), one.lower().casefold()) for one, other in folds().items()
    )
