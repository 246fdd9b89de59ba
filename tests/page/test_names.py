"""Names as people read them, and as the page's text in the evidence has them."""

from __future__ import annotations

import pytest

from handrail.errors import ElementNotFound
from handrail.locator import ElementName, Locator
from handrail.page.chromium.browser import Chromium

from .pointing import assert_found, complaints, shown

PICTURE = "src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' width=16 height=16"
SVG = "<svg width=16 height=16><title>Export</title><rect width=16 height=16 /></svg>"


def labelled(**texts: str) -> str:
    return "".join(f"<p><label for={name}>{text}</label> <input id={name}></p>" for name, text in texts.items())


BODIES: dict[str, tuple[str, dict[str, str]]] = {
    "invisible characters": (
        labelled(
            a="Pass&shy;phrase",
            b="Host&#8203;name",
            c="Pru&#x308;fsumme",
            d="Mot de passe&nbsp;:",
            e="&rlm;Port&lrm;",
            f="&#xf013; Gear",
        ),
        {
            'field "Passphrase"': "a",
            'field "Host\u200bname"': "b",
            'field "Hostname"': "b",
            'field "Pr\u00fcfsumme"': "c",
            'field "Pru\u0308fsumme"': "c",
            "field /Pr\u00fcf.*/": "c",
            'field "Mot de passe"': "d",
            'field "Port"': "e",
            'field "Gear"': "f",
            "field /Pass\u00adphrase/": "a",
        },
    ),
    "signs that look alike": (
        labelled(a="Admin\u2019s e\u2011mail", b="Backup \u2013 daily", c="\u201cName\u201d"),
        {
            'field "Admin\'s e-mail"': "a",
            'field "Admin\u2019s e\u2011mail"': "a",
            'field "Backup - daily"': "b",
            'field "\\"Name\\""': "c",
        },
    ),
    "marks of labels": (
        labelled(
            a="* One:",
            b="Two *",
            c="\u7528\u6237\u540d\uff1a",
            d="Four ......",
            e="\u2022 Five",
            f="(Optional) Six:",
            g="Seven (required)",
            h="Eight [?]",
            i="Nine <span>*</span> :",
            j="*Ten",
        ),
        {
            'field "One"': "a",
            'field "Two"': "b",
            'field "\u7528\u6237\u540d"': "c",
            'field "Four"': "d",
            'field "Five"': "e",
            'field "Six"': "f",
            'field "Seven"': "g",
            'field "Eight"': "h",
            'field "Nine"': "i",
            'field "Ten"': "j",
            'field "Six:"': "f",
            'field "(Optional) Six:"': "f",
            "field /Six/": "f",
            'field "One:"': "a",
            'field "Two:"': "b",
        },
    ),
    "marks decide nothing, words beside them may": (
        labelled(a="Name", b="Name:", c="(Optional) Pin:", d="Pin"),
        {'field "Name"': "a b", 'field "(Optional) Pin:"': "c", 'field "Pin"': "d"},
    ),
    "marks of buttons, links and titles": (
        "<button id=a>\u2699 Setup</button><button id=b>Export\u2026</button>"
        "<button id=c>+ Add user</button><a id=d href=#>Next \u203a</a>"
        "<h2 id=e>\u25ba Keys:</h2><a id=f href=#>More \u25be</a><button id=g>Delete</button>"
        "<button id=h>Delete\u2026</button>"
        "<table><tr><th id=i>Name \u25b2<th>B<tr><td id=j>*.example.com<td>1<tr><td>example.com<td>2</table>",
        {
            'button "Setup"': "a",
            'button "Export"': "b",
            'button "Export..."': "b",
            'button "Add user"': "c",
            'link "Next"': "d",
            'heading "Keys"': "e",
            'link "More"': "f",
            'button "Delete"': "g",
            'button "Delete\u2026"': "h",
            'columnheader "Name"': "i",
            'cell "*.example.com"': "j",
            'cell ".example.com"': "",
            'cell "Name" in row "*.example.com"': "j",
        },
    ),
    "what a name is not": (
        "<ul><li><a id=a href=#>\u2630 Keys</a><li><a id=b href=#>USERS</a><li><a id=c href=#>Log</a></ul>"
        + labelled(d="Name:", e="Port:"),
        {"entry /(?!Keys$|Users$).+/": "c", "field /(?!Name$).+/": "e"},
    ),
    "icons": (
        f"<button id=a title='Delete certificate'><i></i></button><button id=b>{SVG}</button>"
        f"<a id=c href=# aria-label=Edit>\u270e</a>"
        f"<a id=d href=#><img {PICTURE} title=Reboot></a><button id=e><img {PICTURE} alt='' title=Refresh></button>"
        f"<a id=f href=#><img {PICTURE} alt=Gear> Settings</a><input id=g type=image alt='Apply changes' {PICTURE}>"
        f"<button id=h><span title=Copy>\u29c9</span></button>",
        {
            'button "Delete certificate"': "a",
            'button "Export"': "b",
            'link "Edit"': "c",
            'link "Reboot"': "d",
            'button "Refresh"': "e",
            'link "Settings"': "f",
            'link "Gear Settings"': "f",
            'button "Apply changes"': "g",
            'button "Copy"': "h",
        },
    ),
    "words that are seen, and others that are only told": (
        "<button id=a aria-label='Delete a.example.com'>Delete</button>"
        "<button id=b aria-label='Delete b.example.com'>Delete</button>"
        "<p id=t>Ex<b>port</b></p><button id=c aria-labelledby=t>E</button>",
        {'button "Delete a.example.com"': "a", 'button "Delete"': "a b", 'button "Export"': "c", 'button "E"': "c"},
    ),
    "case that a style sheet changes": (
        "<style>.u { text-transform: uppercase } .c { text-transform: capitalize }"
        ".s { font-variant-caps: all-small-caps }</style>"
        "<nav class=u><a id=a href=#>Status</a></nav><button id=b class=c>save all</button><h2 class=s id=c>Keys</h2>"
        "<p class=u><label for=d>Host name</label><input id=d></p><table><tr class=u><th>Default<th>N<tr>"
        "<td id=e>x<td>ADMIN</table>"
        "<input id=f type=submit class=u value=apply><p id=g class=u>Saved</p>",
        {
            'entry "Status"': "a",
            'entry "STATUS"': "a",
            'button "Save All"': "b",
            'button "save all"': "b",
            'heading "KEYS"': "c",
            'field "HOST NAME"': "d",
            'field "Host name"': "d",
            'field "host name:"': "d",
            'cell "Default" in row "x"': "e",
            'cell "DEFAULT" in row "x"': "e",
            'row "admin"': "",
            'button "Apply"': "f",
            'text "SAVED"': "g",
            'text "Saved"': "g",
            "entry /Sta.+/": "a",
            "entry /(?!STATUS$).+/": "",
        },
    ),
    "case that a menu is written in": (
        "<ul><li><a id=a href=#>STATUS</a><li><a id=b href=#>DNS</a></ul><h1>T</h1>"
        "<button id=c>APPLY</button><button id=d>Close</button>",
        {'entry "Status"': "a", 'entry "DNS"': "b", 'button "Apply"': "", 'button "APPLY"': "c", 'button "close"': ""},
    ),
    "labels around controls": (
        "<label>Mode <select id=a><option>Alone<option>Primary</select></label><label>Notes "
        "<textarea id=b>first</textarea></label>"
        "<label><input id=c type=checkbox> Log <input id=d value=5> times</label>"
        "<label>Host <small>as in the DNS</small> <input id=e></label><label>Key <a href=#>Help</a> "
        "<input id=f></label>"
        "<label><input id=g type=checkbox> I agree to the <a href=#>terms</a></label>",
        {
            'field "Mode"': "a",
            'field "Notes"': "b",
            'checkbox "Log times"': "c",
            'checkbox "Log 5 times"': "c",
            'field "Host"': "e",
            'field "Host as in the DNS"': "e",
            'field "Key"': "f",
            'checkbox "I agree to the terms"': "g",
        },
    ),
    "labels to which a style sheet adds words": (
        "<style>.h::after { content: ' (host)' }</style><label class=h for=a>Name</label><input id=a>",
        {'field "Name"': "a", 'field "Name (host)"': "a"},
    ),
    "a switch that is drawn by its label": (
        "<p><input id=a type=checkbox style='display: none'><label for=a>HTTPS access</label>"
        "<p hidden><input id=b type=checkbox><label for=b>SSH access</label>",
        {'field "HTTPS access"': "a", 'checkbox "SSH access"': ""},
    ),
    "what style sheets add": (
        "<style>.r::after { content: ' *' } .n::before { content: 'Net' } @media screen {"
        " .d { &::after { content: attr(data-t) } } }"
        ".x::before { content: '\\f013' } .q::before { content: '' }</style>"
        + labelled(a="<span class=r>Name</span>")
        + "<button id=b class=n>work</button><a id=c class=d data-t=Save href=#></a>"
        "<button id=d class=x>Gear</button><p id=e class=n>Ready</p>",
        {
            'field "Name"': "a",
            'field "Name *"': "a",
            'button "Network"': "b",
            'button "work"': "b",
            'link "Save"': "c",
            'button "Gear"': "d",
            'text "NetReady"': "e",
            'text "Ready"': "e",
        },
    ),
    "roles that HTML gives": (
        "<label>Pin <input id=a type=password></label><label>Day <input id=b type=date></label><label>Zone "
        "<input id=c list=l></label>"
        "<datalist id=l><option>UTC</datalist><svg id=d width=9 height=9><title>Chart</title></svg>"
        "<section id=e aria-label=Keys>k</section>",
        {'textbox "Pin"': "a", 'textbox "Day"': "b", 'combobox "Zone"': "c", 'img "Chart"': "d", 'region "Keys"': "e"},
    ),
    "roles of scripts": (
        "<div id=a role=switch tabindex=0>Guest</div><div role=checkbox id=b aria-label=Log tabindex=0></div>"
        "<p>Title <span id=c role=textbox contenteditable>value</span></p>",
        {'switch "Guest"': "a", 'checkbox "Log"': "b", 'textbox "Title"': "c", 'field "value"': ""},
    ),
}


async def test_says_that_words_are_there_which_have_no_such_role(chromium: Chromium) -> None:
    body = "<h1>Menu</h1><ul><li onclick='go()'>Status</li></ul><p><input type=checkbox> Enabled <input type=checkbox> Off</p>"
    assert await complaints(
        chromium, body, ['entry "Status"', 'heading "Enabled"', 'text "enabld"', 'tab "Nowhere"']
    ) == [
        'no entry "Status"; there is text "Status" in section "Menu"; that is no link, and `click: text "Status"` would do',
        'no heading "Enabled"; there are checkbox "Enabled" in section "Menu", heading "Menu"',
        'no text "enabld"; there is text "Enabled" in section "Menu"',
        'no tab "Nowhere"; the page is headed "Menu"',
    ]


async def test_words_between_others_are_seen_and_only_used_where_nothing_else_could_be(chromium: Chromium) -> None:
    page = await shown(
        chromium,
        "<p>Imported. <a href=#>Details</a></p><p>State: <b>Failed</b></p>"
        "<p><input type=checkbox> Enabled <input type=checkbox> Off</p>",
    )
    seen = ["Imported.", "State:", "Failed", "Enabled", "State: Failed"]
    for text in seen:
        target = (Locator("text", ElementName(text)),)
        assert await page.has_state(target, "visible")
        assert not await page.has_state(target, "hidden")
        await page.find(target, 0.2).wait_for("visible")
    assert await page.has_state((Locator("text", ElementName("Import")),), "hidden")
    await page.find((Locator("text", ElementName("State:")),), 1).click()
    with pytest.raises(ElementNotFound, match='^no text "Imported."; there is text "Imported. Details"$'):
        await page.find((Locator("text", ElementName("Imported.")),), 0.2).click()
    with pytest.raises(ElementNotFound, match='no text "Imported"'):
        await page.find((Locator("text", ElementName("Imported")),), 0.2).wait_for("visible")


async def test_a_field_for_files_is_a_button_to_whoever_hears_it(chromium: Chromium) -> None:
    body = (
        "<label>Bundle <input type=file id=a></label><button id=b>Key</button><label>Key <input type=file id=c></label>"
    )
    expected: dict[str, str | list[str]] = {
        'button "Bundle"': ["a"],
        'file "Bundle"': ["a"],
        'button "Key"': ["b"],
        'file "Key"': ["c"],
    }
    await assert_found(chromium, body, expected)


@pytest.mark.parametrize("what", BODIES)
async def test_finds_by_names_that_people_read(what: str, chromium: Chromium) -> None:
    body, expected = BODIES[what]
    await assert_found(chromium, body, {locator: ids.split() for locator, ids in expected.items()})
