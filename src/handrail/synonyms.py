"""Synonyms: what other programs call an action, a role or a field of a runbook. They are asked before the spelling is."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias


class Synonym(NamedTuple):
    """The words that a runbook has instead, the likeliest first, and a sentence more where a word alone does not help."""

    known: tuple[str, ...]
    remark: str = ""


Synonyms: TypeAlias = Mapping[str, Synonym]
"""Synonyms by the word of others, in small letters without what joins words: `wait_for` is `waitfor`."""


NONE: Synonyms = {}


NEEDLESS = {
    "; a step scrolls to its control by itself, so none is needed": "scroll scrollto scrolldown scrollup scrollintoview",
    "; a step puts the focus where it types or clicks, so none is needed": "focus blur setfocus",
    "; each step waits for its page by itself, so none is needed": (
        "waitforload waitforpage waitforpageload waitforloadstate waitfornetwork waitfornetworkidle"
    ),
    "; a run's windows have a size of their own, so none is needed": "maximize resize setviewport viewport windowsize",
    "; steps work in the window that a step with `opens: window` opened, and in the one before once it is closed": (
        "switchtowindow switchwindow switchtab switchto newtab newwindow"
    ),
    '; a locator says in which frame it points, as in: button "Save" in frame "Settings"': (
        "switchtoframe switchframe frame iframe"
    ),
    "; a runbook performs no scripts, only what a person can do on the page": (
        "javascript js script execute executescript evaluate eval exec shell command"
    ),
    "; a run opens and closes its browser by itself, so none is needed": (
        "openbrowser newbrowser startbrowser closebrowser quit quitbrowser teardown"
    ),
}
"""What other programs have actions for, and a runbook has none: a hint, and their words."""


def needless(word: object) -> str:
    """The hint for an action of other programs that a runbook does not need; empty if the word is none."""
    return next((hint for hint, words in NEEDLESS.items() if folded(word) in words.split()), "")


def folded(word: object) -> str:
    """The word as synonyms have it."""
    return "".join(char for char in str(word).lower() if char not in "_- ")


def synonym(word: object, known: Iterable[str], synonyms: Synonyms) -> Synonym | None:
    """The known words, of those of a runbook, that mean what `word` means elsewhere; None if there is none."""
    found = synonyms.get(folded(word))
    means = tuple(name for name in found.known if name in known) if found else ()
    return Synonym(means, found.remark) if found and means else None


def _by_word(*rows: tuple[str, str] | tuple[str, str, str]) -> Synonyms:
    table: dict[str, Synonym] = {}
    for known, words, *remark in rows:
        for word in words.split():
            before = table.get(word, Synonym(()))
            table[word] = Synonym(before.known + tuple(known.split()), before.remark or "".join(remark))
    return table


ACTIONS = _by_word(
    ("choose", "select selectoption selectitem selectfrom selectdropdown pick dropdown"),
    ("fill", "type enter input write typetext entertext inputtext sendkeys fillin setvalue settext set clear"),
    (
        "expect",
        "wait waitfor waituntil waitforelement waitforselector waitfortext waitvisible sleep pause delay",
        'It waits for what must come, at most the seconds of its `timeout`, as in: expect: button "Apply"',
    ),
    (
        "expect",
        "assert asserttext assertvisible assertthat verify see should shouldsee seetext ensure find exists test is",
        'It says what the page must show, as in: expect: text "Saved"',
    ),
    (
        "navigate open",
        "goto go gotopage visit browse browseto load",
        "`navigate: Security > Certificates` follows the menu, `open: $url` goes to an address",
    ),
    ("navigate", "menu menupath follow path", "It follows the menu, as in: navigate: Security > Certificates"),
    ("open", "url get address link page", "It goes to an address, as in: open: $url"),
    ("call", "login logon signin signon authenticate", "The shipped runbook signs in: call: sign-in"),
    ("call", "include import use runbook runrunbook do perform run subtask task", "It performs another runbook"),
    ("capture", "screenshot takescreenshot snapshot picture photo snap"),
    ("click", "tap clickon clickbutton clicklink pressbutton pushbutton push hit button submit activate doclick"),
    ("check", "tick checkbox tickbox selectcheckbox toggle enable on mark activatecheckbox radio"),
    ("uncheck", "untick unselect deselect clearcheckbox disable off unmark"),
    ("double_click", "dblclick doubletap"),
    ("right_click", "contextclick contextmenu secondaryclick"),
    ("hover", "mouseover moveto hoverover mousemove"),
    ("drag", "draganddrop dragto move drop"),
    ("press", "key keys presskey keypress sendkey hotkey shortcut keyboard keydown"),
    ("upload", "uploadfile attach attachfile setinputfiles choosefile selectfile file"),
    ("download", "save savefile export downloadfile saveas"),
    ("read", "gettext extract store copy text scrape getvalue remember"),
    ("close", "closewindow closetab closepopup"),
)
"""What other programs call an action."""

ROLES = _by_word(
    ("combobox", "select dropdown dropdownlist selectbox combo choice picker"),
    ("field", "input textfield textarea textinput inputfield inputbox edit editbox label password number txt"),
    ("button", "btn submit pushbutton submitbutton"),
    ("link", "a anchor href hyperlink url"),
    ("checkbox", "check tick tickbox checkmark"),
    ("radio", "radiobutton radiobox optionbutton"),
    ("switch", "toggle slideswitch"),
    ("heading", "header title h1 h2 h3 h4 headline caption legend"),
    ("section", "panel fieldset box pane card block area div group"),
    ("text", "span label p words content string message"),
    ("img", "image picture icon photo"),
    ("cell", "td gridcell"),
    ("row", "tr line record"),
    ("columnheader", "th column header col"),
    ("listitem", "li item"),
    ("list", "ul ol"),
    ("dialog", "modal popup window overlay messagebox"),
    ("entry", "menuentry navitem navlink"),
    ("navigation", "nav sidebar navbar"),
    ("frame", "iframe"),
    ("file", "fileinput upload filechooser"),
    ("tab", "tabs"),
    ("treeitem", "node treenode"),
)
"""What other programs, and HTML, call a role."""

ROLE_WORDS = frozenset(name for synonym in ROLES.values() for name in synonym.known)
"""The roles that have other words."""

FIELDS = _by_word(
    ("when", "if onlyif condition provided unless onlywhen"),
    ("contains", "has includes including hastext containstext like"),
    ("reads", "text equals is value eq equal istext hasvalue"),
    ("visible", "exists present appears shown there displayed seen isvisible"),
    ("hidden", "absent gone invisible notvisible missing disappears not notpresent ishidden"),
    ("checked", "selected ticked on ischecked"),
    ("unchecked", "unselected unticked off notchecked"),
    ("enabled", "active clickable isenabled"),
    ("disabled", "inactive greyed isdisabled readonly"),
    ("any", "or oneof anyof either"),
    ("target", "locator selector element into on where field control in"),
    ("as", "saveas storeas variable var register store output"),
    ("note", "comment why reason description hint remark"),
    ("timeout", "wait waitfor patience seconds maxwait within"),
    ("expect_dialog", "dialog confirm alert prompt acceptdialog popup"),
    ("done_when", "until verify proof assert expect success donewhen"),
    ("approval", "approve approved needsapproval foureyes"),
    ("effect", "once idempotent safe"),
    ("runbook", "title procedure playbook"),
    ("sections", "steps tasks stages phases parts"),
    ("steps", "actions commands"),
    ("heading", "section"),
    ("appliance", "host device machine system server"),
    ("appliances", "hosts devices machines systems servers roles"),
    ("inputs", "variables vars params parameters arguments args"),
    ("secrets", "passwords credentials"),
    ("targets", "locators elements selectors"),
    ("controls", "control controlids auditcontrols compliance framework frameworks satisfies evidences"),
    ("document", "doc source manual reference"),
)
"""What other programs call a field."""

RELATIONS = _by_word(
    ("in", "within inside insideof of on under from at inthe"),
    ("beside", "near nextto leftof rightof by behind"),
)
"""What other programs say between two parts of a locator."""


def role_meant_by(word: str, roles: Collection[str], targets: Collection[str] = ()) -> str | None:
    """The target or role of which the word is a misspelling, or the role that others call so; None if there is none.

    A word with a capital is rather a name on the page: `Create` is not far from `tree`, and means a button.
    """
    if word.lower() in roles:
        return word.lower()
    near = difflib.get_close_matches(word, targets, n=1)
    meant = synonym(word, roles, ROLES) if word.islower() and not targets else None
    alike = difflib.get_close_matches(word.lower(), roles, n=1, cutoff=0.65 if word.islower() else 0.85)
    return next(iter([*near, *(meant.known if meant else ()), *alike]), None)
