"""What looks like a credential never reaches a store; what only sounds like one does."""

import time

import pytest

from staticrun.log import capture, masking, secrets

SECRET = [
    "--api-key=hunter2",
    "export DB_PASSWORD=hunter2",
    '"password": "hunter2",',
    "password: hunter2",
    'os.environ["API_KEY"] = "hunter2"',
    "headers = {'Authorization': 'Bearer hunter2hunter2'}",
    "curl -H 'Accept: Bearer hunter2hunter2'",
    "https://example.org/x?token=hunter2&lr=3",
    "postgresql://me:hunter2@db:5432/runs",
    '{\\"password\\": \\"hunter2\\"}',
    'cmd = "run --password=hunter2"',
    "aws_secret_access_key = hunter2/K7MDENG",
    "if password == 'hunter2':",
    "client_secret='hunter2'",
    "ghp_hunter2hunter2hunter2",
    "url = https://hunter2:x@host",
    "https://hooks.slack.com/services/T0/B0/hunter2hunter2",
    "url: https://discord.com/api/webhooks/123456/hunter2hunter2",
    "KAGGLE_KEY=hunter2",
    "--wandb-key=hunter2",
    "mysql_pw = 'hunter2'",
]
HARMLESS = [
    "password = getpass()",
    'pad_token = "<pad>"',
    'eos_token="end"',
    "max_tokens: 1000",
    "tokenizer = AutoTokenizer('bert')",
    "api_key = os.environ['API_KEY']",
    "token: Optional[str] = None",
    "self.password = password",
    "HF_TOKEN=${HF_TOKEN}",
    "keys = sorted(found)",
    "authors: Sam",
    "key=abc",
    "passes = 3",
    "signal = 4",
    "https://example.org/a:b",
    "sort_key = loss",
    "pw_loss = 3",
    "https://example.org/services/a/b",
]


@pytest.mark.parametrize("text", SECRET)
def test_a_credential_is_masked(text):
    shown = secrets.mask(text)
    assert "hunter2" not in shown
    assert secrets.MASK in shown


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_credential_stays(text):
    assert secrets.mask(text) == text


@pytest.mark.parametrize(
    "token",
    ["ghp_" + "a1" * 18, "AKIAIOSFODNN7EXAMPLE", "hf_" + "Ab3" * 11, "sk-proj-" + "x9" * 15,
     "glpat-" + "z" * 20, "xoxb-123456789012-abc", "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM"],
)  # fmt: skip
def test_tokens_are_known_by_their_form(token):
    assert secrets.mask(f"f({token!r}, 1)") == "f('***', 1)"
    assert token not in capture.command(["python", "train.py", token])


def test_a_masked_text_stays_as_it_is():
    for text in SECRET:
        once = secrets.mask(text)
        assert secrets.mask(once) == once


def test_a_private_key_is_masked_whole_and_nothing_after_its_hunk():
    diff = (
        "@@ -0,0 +1,4 @@\n+-----BEGIN RSA PRIVATE KEY-----\n+MIIEowIBAAKCAQEA\n"
        "+-----END RSA PRIVATE KEY-----\n+lr = 0.1\n"
    )
    assert secrets.mask(diff) == "@@ -0,0 +1,4 @@\n+***\n+***\n+***\n+lr = 0.1\n"
    torn = "+-----BEGIN PRIVATE KEY-----\n+MIIEow\n@@ -1 +1 @@\n+lr = 0.1"
    assert secrets.mask(torn) == "+***\n+***\n@@ -1 +1 @@\n+lr = 0.1"


def test_the_quick_look_lets_nothing_pass():
    for text in (*SECRET, "basic aGVsbG8gd29ybGQ=", "Basic aGVsbG8gd29ybGQ="):
        assert masking.mask_lines(text) == text or secrets.is_suspicious(text), text


@pytest.mark.parametrize(
    "text", ["token=", "eyJ", "://", '"password":"', "x:y", "passkey ", "a.", "key" + " " * 99]
)
def test_hostile_lines_take_no_longer_than_their_length(text):
    def seconds(length):
        begun = time.process_time()
        secrets.mask(text * (length // len(text)))
        return time.process_time() - begun

    seconds(1000)
    assert seconds(400_000) < 60 * max(seconds(20_000), 0.01)  # 20 times as long; a square would be 400


def test_the_command_line_masks_options_settings_and_urls():
    arguments = ["/usr/bin/python3", "train.py", "--api-token", "s3cret", "--max-tokens", "512", "--lr=0.1"]
    assert capture.command(arguments) == "python3 train.py --api-token *** --max-tokens 512 --lr=0.1"
    shown = capture.command(["train.py", "wandb.api_key=s3,c ret", "--db=mysql://u:s3@h/x", "password=s3"])
    assert "s3" not in shown


def test_a_password_after_a_user_is_masked_in_a_command():
    for option in ("-u", "--user"):
        assert capture.command(["x", option, "me:hunter2", "1"]) == f"x {option} 'me:***' 1"
    for harmless in ("1000:1000", "me", "https://x", "train.py"):
        assert "***" not in capture.command(["python", "-u", harmless])
