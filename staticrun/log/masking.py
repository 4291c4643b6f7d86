"""What looks like a credential is masked before anything of it reaches a store.

Two signs give one away: its name (`--api-key`, `DB_PASSWORD=`), and its own form (`ghp_...`, `AKIA...`, a URL
with a password). In machine learning `token` is a frequent and harmless word, so it counts only as the last
one of a name, and not after `pad`, `max` and the like.
"""

import re

from staticrun.log.secrets import MASK

_ALWAYS = frozenset(
    "password passwd passphrase pwd secret secrets credential credentials apikey apitoken authtoken "
    "accesskey privatekey secretkey".split()
)
_KEYS = frozenset(
    "access account anthropic api app auth aws azure client cohere comet deploy encryption gcp gemini google "
    "huggingface kaggle langchain langsmith license mistral neptune openai openrouter pinecone private "
    "replicate secret sendgrid signing ssh storage stripe tavily twilio wandb".split()
)
_LAST = frozenset(("auth", "authorization", "bearer", "sig", "signature"))
_HARMLESS_TOKENS = frozenset(
    "bos class cls end eod eos first image input last mask max min new next num output pad per prev sep "
    "special start stop target unk".split()
)
_PASS = frozenset("basic db database ftp key login mysql pg postgres proxy redis smtp ssh sudo user".split())

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: Texts that are credentials by their form, whatever they are called.
_TOKENS = re.compile(
    r"gh[opusr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])|hf_[A-Za-z0-9]{16,}"
    r"|(?<![A-Za-z0-9_-])(?:sk-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,})"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36}"
    r"|pypi-[A-Za-z0-9_-]{32,}|dckr_pat_[A-Za-z0-9_-]{20,}|dapi[0-9a-f]{32}"
    r"|(?<=hooks\.slack\.com/services/)[A-Za-z0-9/]{8,}|(?<=/api/webhooks/)[0-9]+/[A-Za-z0-9_-]{8,}"
    r"|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
)
#: User and password of a URL.
_IN_URL = re.compile(r"(?<=://)[^\s/@:'\"<>]*:[^\s/@'\"<>]+(?=@)")
_AFTER_BEARER = re.compile(r"(?i)(?<=\bbearer )[^\s'\"{}$]{8,}|(?<=\bbasic )[A-Za-z0-9+/]{8,}={0,2}")
#: Whether it is worth looking at the names in a line.
_STEM = re.compile(r"(?i)pass|pw|secret|token|key|cred|sig|auth|bearer")
_NAME = re.compile(
    r"(?<![A-Za-z0-9_.-])(?P<name>[A-Za-z_-][A-Za-z0-9_.-]*)"
    r"(?:\\?['\"])?\]?\s{0,40}(?::=|=>|[=!]?=|:)\s{0,40}(?:[bfru](?=['\"]))?"
)
_QUOTED = re.compile(r"(?P<quote>\\?['\"])(?P<text>.*?)(?P<end>(?<!\\)(?P=quote)|$)")
#: A bare word that is no call and no subscript.
_BARE = re.compile(r"[^\s'\"`,;&()\[\]{}<>=]++(?![\[(])")
_NOT_SECRET = frozenset(
    "any bool bytes false float int none null optional required self str string true".split()
)
_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+")
_KEY_BEGINS = "-----BEGIN "
_KEY_ENDS = "-----END "


def is_secret_name(name: str) -> bool:
    """Whether a name says that its value is a credential.

    >>> [is_secret_name(one) for one in ("--api-token", "AWS_SECRET_ACCESS_KEY", "userPassword")]
    [True, True, True]
    >>> [is_secret_name(one) for one in ("--max-tokens", "pad_token", "tokenizer", "key", "passes")]
    [False, False, False, False, False]
    """
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    if not _ALWAYS.isdisjoint(words):
        return True
    before = words[-2] if len(words) > 1 else ""
    last = words[-1]
    return (
        last in _LAST
        or (last == "token" and before not in _HARMLESS_TOKENS)
        or (last == "tokens" and before in ("access", "api", "auth"))
        or (last in ("key", "keys") and before in _KEYS)
        or (last in ("pass", "pw") and (not before or before in _PASS))
    )


def mask(text: str) -> str:
    """A line of text with what looks like a credential masked.

    >>> mask("connect('postgres://me:hunter2@db/x', api_key='abc')")
    "connect('postgres://***@db/x', api_key='***')"
    >>> mask("token = tokenizer(text); password = getpass()")
    'token = tokenizer(text); password = getpass()'
    """
    if "://" in text:
        text = _IN_URL.sub(MASK, text)
    text = _TOKENS.sub(MASK, text)
    if _STEM.search(text) is None:
        return _AFTER_BEARER.sub(MASK, text) if " " in text else text
    return _mask_assigned(_AFTER_BEARER.sub(MASK, text))


def _mask_assigned(text: str) -> str:
    """A line with the values masked that are assigned to a secret's name."""
    shown = []
    done = 0
    for found in _NAME.finditer(text):
        name = found["name"]
        if found.start() < done or not is_secret_name(name):
            continue
        start, end = _secret_value(text, found.end())
        if text[start:end] == name.rpartition(".")[2]:  # `self.password = password`
            continue
        if start < end:
            shown += [text[done:start], MASK]
            done = end
    return "".join([*shown, text[done:]])


def _secret_value(text: str, at: int) -> tuple[int, int]:
    """From where to where a value reaches that stands at a place; nothing where it cannot be a secret."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        is_place = quoted["text"].startswith(("${", "{{", "<"))  # to be filled in, or a special token
        return (at, at) if is_place else quoted.span("text")
    bare = _BARE.match(text, at)
    if bare is None or bare.group().lower() in _NOT_SECRET or _CODE.fullmatch(bare.group()):
        return at, at
    return (at, at) if bare.group().startswith(("$", "%", "//", MASK)) else bare.span()


def mask_lines(text: str) -> str:
    """A text of many lines, such as a diff, with what looks like a credential masked; private keys whole.

    The lines stay as many, and keep their first character, which in a diff says what became of each.

    >>> print(mask_lines("+API_KEY=abcd1234\\n-lr = 0.1"))
    +API_KEY=***
    -lr = 0.1
    """
    lines = []
    in_key = False
    for line in text.split("\n"):
        if _KEY_BEGINS in line and "PRIVATE KEY" in line:
            in_key = True
        elif line.startswith(("@@ ", "diff ")):
            in_key = False
        if in_key:
            lines.append((line[0] if line[:1] in ("+", "-", " ") else "") + MASK)
        else:
            lines.append(mask(line))
        in_key = in_key and _KEY_ENDS not in line
    return "\n".join(lines)
