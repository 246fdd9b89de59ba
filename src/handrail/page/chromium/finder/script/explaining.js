// Describes elements as a locator would name them, for the sentence that says why one was not found.
const nearestContainer = element => {
  const row = closest(element, ROWS);
  const key = row && cellsOf(row).map(words).find(Boolean);
  if (key && !row.matches('[role=presentation] *')) return ['row', key];
  const above = all(HEADINGS).filter(heading => shown(heading) && follows(heading, element)).pop();
  return above ? ['section', wordsWithoutControls(above) || words(above)] : null;
};
// What is too long to be told is not told: nobody would know a secret by the half that is left when it is cut.
const whole = name => name.length > 120 ? '' : name;
const describe = (element, wanted) => {
  const own = roleOf(element);
  const role = ['field', 'section', 'text'].includes(wanted) ? wanted : own || wanted;
  const names = role === 'text' ? [words(element)] : namesOf(element, own || wanted);
  return { role, name: whole(names.find(Boolean) || ''), container: nearestContainer(element) };
};
// One of several that match: a field by its kind, where kinds tell them apart; and where it stands if the layout leaves open whose name it is.
const describeOneOf = (found, { role, name }) => {
  const isOfKinds = role === 'field' && new Set(found.map(roleOf)).size > 1;
  return element => {
    const described = describe(element, isOfKinds ? roleOf(element) : role);
    const own = name && calledBy(element, roleOf(element) || role).find(one => one.place && anyHasName(name, [one], undecorated, role));
    return own ? { ...described, name: own.text, place: own.place } : described;
  };
};
const alike = locator => candidates(locator.role).map(element => [element, describe(element, locator.role)]);

// The page's own complaints and news, in the boxes that pages have for them.
const boxedTexts = () => all('[role=alert], [role=status], [class*=error i], [class*=notice i], [class*=warning i]')
  .filter(shown).map(words).filter(said => said && said.length < 200);

function explain(query) {
  const said = messages();
  return { ...look(read(query).any[0]), messages: said, headings: said.length ? [] : headings() };
}

const messages = () => [...new Set(boxedTexts())].slice(0, 2);
const headings = () => all(HEADINGS).filter(shown).slice(0, 2).map(wordsWithoutControls);

// What the page says, piece by piece: where no element is alike, its words may be.
const textsToTell = () => texts().flatMap(element => nodesOf(element).filter(node => node.nodeType === Node.TEXT_NODE)
  .map(node => ({ role: 'text', name: whole(folded(node.data)), container: nearestContainer(element) }))).filter(({ name }) => name).slice(0, 200);

function look(locator) {
  const found = find(locator);
  const [row] = found.length === 1 ? alikeRows(locator) : [];
  if (row) return { found: find(row).map(element => describe(element, 'row')), unsure: row };
  if (found.length) return { found: found.slice(0, 12).map(describeOneOf(found, locator)) };
  for (let outer = locator.inside; outer; outer = outer.inside) {
    if (!find(outer).length) return { found: [], missing: outer, near: alike(outer).map(([, near]) => near).slice(0, 200) };
  }
  const near = locator.role === 'text' || locator.role === 'css' ? [] : alike(locator);
  const inside = new Set(within(near.map(([element]) => element), locator));
  const here = near.filter(([element]) => inside.has(element)).map(([, description]) => description);
  const elsewhere = locator.name ? called(all('a[href], button, input, select, textarea, [role]').filter(shown), locator.name, locator.role)
    .map(element => describe(element, roleOf(element))).filter(({ role }) => role) : [];
  const same = elsewhere.length || !locator.name || locator.role === 'css' ? elsewhere : textsOf(locator.name).map(element => describe(element, 'text'));
  return { found: [], missing: null, near: here.slice(0, 200), elsewhere: same.slice(0, 3), texts: same.length ? [] : textsToTell() };
}
