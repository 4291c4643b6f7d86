"""Names for runs that were given none: derived from the id, so that every reader knows the same one."""

import hashlib

_ADJECTIVES = (
    "able agile amber ample apt arctic azure bold brave breezy brief bright brisk calm candid clean "
    "clear clever cosmic cosy crisp curious daring deft eager early easy even fair fast fine firm "
    "fleet fond frank fresh gentle glad golden good grand great green happy hardy honest humble ideal "
    "jolly keen kind large late lively loyal lucid lucky lunar mellow merry mild modest neat nimble "
    "noble novel open patient placid plain proud quick quiet rapid rare ready round royal rustic sage "
    "serene sharp shiny silent silver sleek smart smooth snug social solar solid sound spry stable "
    "steady still stout sunny sure swift tidy tranquil true upbeat valid vast vivid warm wise witty "
    "young zesty "
).split()
_NOUNS = (
    "ant auk badger bat bear beaver bee beetle bison boar bream bunting carp cat chamois clam cod "
    "colt cormorant crab crane cricket crow cuckoo curlew deer dolphin donkey dove duck eagle eel "
    "egret elk falcon finch fox frog gecko goat goose grouse gull hare hawk hedgehog heron herring "
    "hornet horse ibex ibis jackdaw jay kestrel kite koala lark lemur linnet lion lizard llama lynx "
    "magpie marmot marten mole moose moth mouse newt night-heron otter owl ox oyster panda perch pike "
    "plover pony puffin quail rabbit ram raven robin rook salmon seal shark sheep shrew shrimp skua "
    "snail snipe sparrow squid stag starling stork swan swift tapir tern thrush tiger toad trout "
    "turtle viper vole walrus wasp weasel whale wolf wren yak zebra "
).split()


def friendly_name(run_id: str) -> str:
    """A name that is easy to say, derived from a run's id.

    >>> friendly_name("0123456789abcdef0123456789abcdef")
    'bold-pony-267'
    """
    number = int.from_bytes(hashlib.sha256(run_id.encode()).digest()[:8], "big")
    number, adjective = divmod(number, len(_ADJECTIVES))
    number, noun = divmod(number, len(_NOUNS))
    return f"{_ADJECTIVES[adjective]}-{_NOUNS[noun]}-{number % 1000}"
