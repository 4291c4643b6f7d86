"""A quick look for credentials: most texts hold none, and wait for no expressions that find them."""

from typing import Final

#: What stands in place of a credential.
MASK: Final = "***"
#: Parts of names that may be those of credentials.
_STEMS: Final = ("pass", "pw", "secret", "token", "key", "cred", "auth", "sig", "bearer")
#: How credentials begin that are known by their own form.
_SIGNS: Final = ("://", "gh", "github_", "glpat-", "AKIA", "ASIA", "hf_", "sk-", "k_live_", "k_test_", "xox",
                 "AIza", "ya29.", "npm_", "pypi-", "dckr_pat_", "dapi", "eyJ", "asic ")  # fmt: skip


def is_suspicious(text: str) -> bool:
    """Whether a text may hold a credential. Where not, `masking` would change nothing.

    >>> is_suspicious("--lr=0.1"), is_suspicious("--api-key=abc")
    (False, True)
    """
    lower = text.lower()
    return any(stem in lower for stem in _STEMS) or any(sign in text for sign in _SIGNS)


def mask(text: str) -> str:
    """A text, of one line or many, with what looks like a credential masked.

    >>> mask("--lr=0.1"), mask("--api-key=abc")
    ('--lr=0.1', '--api-key=***')
    """
    if not is_suspicious(text):
        return text
    from staticrun.log import masking

    return masking.mask_lines(text)
