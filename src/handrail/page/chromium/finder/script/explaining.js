// Describes elements as a locator would name them, for the sentence that says why one was not found.
const nearestContainer = (element, own) => {
  const around = dataRowOf(element), tells = around && rowName(around) !== own;
  const row = tells ? around : null, title = around ? null : sectionsAround(element)[0];
  const [role, name] = row ? ['row', rowName(row)] : ['section', title ? sectionName(title) : ''];
  return name ? [role, name] : null;
};
const roleFor = (element, wanted) => (['field', 'section', 'text', 'entry'].includes(wanted) ? wanted : roleOf(element) || wanted);
const brief = (element, wanted) => ({ role: roleFor(element, wanted), name: firstName(element, wanted === 'text' ? 'text' : roleOf(element) || wanted) });
// One of several that match: a field by its kind, where kinds tell them apart; and where it stands if the layout leaves open whose name it is.
const describeOneOf = (found, { role, name }) => {
  const isOfKinds = role === 'field' && new Set(found.map(roleOf)).size > 1;
  return element => {
    const described = brief(element, isOfKinds ? roleOf(element) : role);
    const own = name && calledBy(element, roleOf(element) || role).find(one => one.place && anyHasName(name, [one], undecorated, role));
    return own ? { ...described, name: own.text, place: own.place } : described;
  };
};
// A row that is called as the control in it tells nothing of that; a text in it is told to be what the row is called by.
const placed = (element, described) => ({ ...described, container: nearestContainer(element, described.role === 'text' ? null : described.name) });
const describe = (element, wanted) => placed(element, brief(element, wanted));

// The page's own complaints and news, in the boxes that pages have for them.
const boxedTexts = () => all('[role=alert], [role=status], [class*=error i], [class*=notice i], [class*=warning i]')
  .filter(shown).map(words).filter(said => said && said.length < 200);

function explain(query) {
  const said = messages();
  return { ...withStyleSheets(() => look(read(query).any[0])), messages: said.slice(0, 2), headings: said.length ? [] : headings() };
}

const messages = () => [...new Set(boxedTexts())].slice(0, 8);
// What the page raises an alarm about. Many pages tell of a success in a box of the same role, and say so in its class.
const alerts = () => [...new Set(all('[role=alert]').filter(shown).filter(box => !/success|info|notice|confirm/i.test(box.className))
  .map(words).filter(Boolean))];
// The texts of its boxes of errors: alarms, and boxes whose class says so.
const errors = () => [...new Set([...alerts(), ...all('[class*=error i]').filter(shown)
  .filter(box => !box.matches('a, button, input, select, textarea, form, label')).map(words).filter(said => said && said.length < 200)])];
// What a page of a few words says, or what it is headed: a server's own pages for errors have no boxes.
const answer = () => { const said = words(document.body || document.documentElement); return said.length < 200 ? said : headings().join('; '); };
const headings = () => all(HEADINGS).filter(shown).slice(0, 2).map(wordsWithoutControls);

// The pieces of the page's text that are most like a name: where no element is alike, its words may be.
const triples = text => new Set([...text].map((_, at) => text.slice(at, at + 3)));
const likenessTo = name => {
  const wanted = triples(name.text.toLowerCase());
  return text => { const own = triples(text.toLowerCase()); return [...wanted].filter(three => own.has(three)).length / wanted.size; };
};
function textsLike(name) {
  if (!name || name.text === undefined) return [];
  const likeness = likenessTo(name);
  const pieces = texts().flatMap(element => nodesOf(element).filter(node => node.nodeType === Node.TEXT_NODE)
    .map(node => ({ element, text: whole(folded(node.data)) })));
  return pieces.filter(({ text }) => text).map(piece => ({ ...piece, like: likeness(piece.text) })).filter(({ like }) => like > 0.3)
    .sort((one, other) => other.like - one.like).slice(0, MOST)
    .map(({ element, text }) => placed(element, { role: 'text', name: text }));
}

const MOST = 8;
function look(locator) {
  const found = find(locator);
  const [row] = found.length === 1 ? alikeRows(locator) : [];
  if (row) return { ...told(find(row), row), unsure: row };
  return found.length ? told(found, locator) : { found: [], ...lookElsewhere(locator) };
}
// What a document has once may be in other frames, too, and is told with its place.
function told(found, locator) {
  if (found.length === 1) return { count: 1, found: [placed(found[0], describeOneOf(found, locator)(found[0]))] };
  const described = found.slice(0, MOST).map(element => [element, describeOneOf(found, locator)(element)]);
  const pointer = (element, { role, place }) => (place ? null : telling(element, { ...locator, role }));
  return { count: found.length, found: described.map(([element, one]) => ({ ...one, pointer: pointer(element, one) })) };
}

// What its author may have meant: the same name elsewhere or under another role, or another name of the role in that place.
function lookElsewhere(locator) {
  const missing = around(locator).reverse().find(outer => !find(outer).length) || null, wanted = missing || locator;
  if (wanted.role === 'css') return { missing };
  const alike = wanted.role === 'text' ? [] : wanted.role === 'section' ? [...shownHeadings(), ...titles()] : candidates(wanted.role);
  const here = within(alike, wanted), others = wanted.role === 'row' && wanted.name ? calledElsewhere(here, wanted.name) : [];
  const same = !wanted.name || others.length ? [] : sameName(wanted, alike);
  return {
    missing,
    near: perhapsMeant(here, wanted).map(element => brief(element, wanted.role)),
    elsewhere: [...others.slice(0, 3).map(other => describeByColumn(other, wanted)),
      ...same.slice(0, 3).map(([element, role]) => ({ ...describe(element, role), pointer: pointerTo(element, role) }))],
    texts: same.length || others.length ? [] : textsLike(wanted.name),
  };
}
// The elements of the role that may have been meant. Of a long page, those that read most like the name. Of entries, those of menus, with
// the outermost first; of the links beside them only what reads like the name, since a link is an entry only if nothing else is called so.
function perhapsMeant(here, { role, name, inside }) {
  const like = name && name.text ? likenessTo(name) : () => 0, isOutermost = role === 'entry' && !inside;
  const likenessOf = element => like([element.textContent, ...TELLING.map(attribute => element.getAttribute(attribute))].filter(Boolean).join(' '));
  const menus = isOutermost ? entriesOfMenus(null) : here, first = isOutermost && menus.length ? outermost(menus) : [];
  const others = here.filter(element => !first.includes(element) && (menus.includes(element) || likenessOf(element) > 0.3));
  const meant = [...first, ...others];
  if (meant.length <= 200) return meant;
  return meant.map(element => [element, likenessOf(element)]).sort(([, one], [, other]) => other - one).slice(0, 200).map(([element]) => element);
}
// A row that has the name in a column by which rows are not called: by that column, if this finds it alone, or else the cell.
function describeByColumn({ row, cell, head }, wanted) {
  const said = wanted.name.text ?? words(cell), own = rowName(row), pointer = { ...wanted, name: { text: `${head}: ${said}` } };
  if (!head) return { role: 'text', name: said, container: own ? ['row', own] : null };
  const found = find(pointer);
  if (found.length === 1 && found[0] === row) return { role: 'row', name: own, container: null, pointer };
  return { role: 'cell', name: head, container: own ? ['row', own] : null };
}
function pointerTo(element, wanted) {
  const { role, name } = brief(element, wanted);
  return name && role !== 'text' && role !== 'section' ? telling(element, part(role, name)) : null;
}
function sameName({ role, name }, alike) {
  const others = all(`a[href], button, input, select, textarea, summary, [role], ${HEADINGS}`).filter(element => shown(element) && roleOf(element));
  const found = [...called(alike, name, role).map(element => [element, role]),
    ...called(others, name, role).filter(element => !alike.includes(element)).map(element => [element, roleOf(element)])];
  return found.length ? found : (role === 'text' ? piecesOf(name) : textsOf(name)).map(element => [element, 'text']);
}
