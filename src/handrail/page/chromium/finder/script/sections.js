// Sections: what stands under a heading, a title or a legend.
const rank = heading => Number(heading.getAttribute('aria-level')) || Number(heading.tagName[1]) || 2;
const shownHeadings = () => remembered('headings', () => all(HEADINGS).filter(shown));

// Around a title, what no section reaches out of: where several of one kind stand side by side, each has a title of its own.
const BOUNDS = 'section, article, aside, main, dialog, fieldset, details, [role=region], [role=dialog], [role=alertdialog], [role=tabpanel], '
  + '[role=group], [role=article], [role=main]';
function boundOf(bar, isLike) {
  for (let at = parentOf(bar); at && at.tagName !== 'BODY'; at = parentOf(at)) {
    if ((at.matches(BOUNDS) || isPanel(at, isLike)) && holdsMore(at, bar)) return at;
  }
  return null;
}
function isPanel(element, isLike) {
  const others = childrenOf(parentOf(element)).filter(other => other !== element
    && other.tagName === element.tagName && other.className && other.className === element.className && shown(other));
  return others.length > 0 && others.every(other => isLike(other));
}
// What a dialog holds is under no title outside of it.
const DIALOGS = 'dialog, [role=dialog], [role=alertdialog]';
const holdsMore = (outer, bar) => words(outer) !== words(bar) || holdsControls(outer);

// A panel of its own within the section of a title that looks or ranks like its own: both stand first in boxes of one kind, the one
// box in the other. The section goes on behind the inner one, and what stands there is not in the panel.
const isBox = element => element.matches(BOUNDS) || isDrawn(element);
const boxesOf = title => ofElement('boxes', title, () => {
  const bar = barOf(title), said = words(bar), outside = [...ancestors(title)].filter(at => !contains(bar, at));
  const end = outside.findIndex(at => !words(at).startsWith(said));
  return outside.slice(0, end < 0 ? undefined : end).filter(at => isBox(at) && holdsMore(at, bar));
});
const isOfKind = (one, other) => (one.matches(BOUNDS) || other.matches(BOUNDS) ? one.tagName === other.tagName && roleOf(one) === roleOf(other)
  : [...one.classList].some(name => other.classList.contains(name)));
const panelIn = (outer, title) => boxesOf(title).find(box => !contains(box, outer)
  && boxesOf(outer).some(around => around !== box && contains(around, box) && isOfKind(around, box)));
// The first of the titles that ends the section of this one.
function endOf(title, titles, isEnd) {
  let panel = null;
  return titles.find(other => follows(title, other) && !(panel && contains(panel, other)) && isEnd(other) && !(panel = panelIn(title, other)));
}
// The smaller of what a section does not reach out of, and the panel that is in the section of an earlier title.
function edgeOf(title, titles, isLike) {
  const bound = boundOf(barOf(title), isLike), outer = titles.filter(other => follows(other, title)).map(other => panelIn(other, title)).find(Boolean);
  return outer && (!bound || contains(bound, outer)) ? outer : bound;
}

const isBefore = (bar, element) => bar === element || contains(bar, element) || follows(bar, element);
// A section from a title to the bar of another one, and no further than `bound`, as {heading, bar, end, bound, has}; `has` is a test of an element.
function sectionFrom(heading, end, bound) {
  const bar = barOf(heading), last = end && barOf(end), dialog = closest(heading, DIALOGS);
  const has = element => (follows(heading, element) || (contains(bar, element) && !contains(element, heading)))
    && !(last && isBefore(last, element)) && (!bound || contains(bound, element)) && closest(element, DIALOGS) === dialog
    && !isDrawnElsewhere(element, bar, last);
  return { heading, bar, end: last, bound, has };
}
const underHeading = heading => {
  const end = endOf(heading, shownHeadings(), other => rank(other) <= rank(heading));
  const isLike = other => all(HEADINGS, other).some(inner => rank(inner) === rank(heading));
  return sectionFrom(heading, end, edgeOf(heading, shownHeadings().filter(other => rank(heading) <= rank(other)), isLike));
};
// Up to the next title that looks the same, and not beyond the section of the heading that it stands under.
const underTitle = title => {
  const above = shownHeadings().filter(heading => follows(heading, title)).pop();
  const isLike = other => other.tagName === title.tagName && lettersLook(other) === lettersLook(title) && lookOf(other) === lookOf(title) && isTitle(other);
  const next = [endOf(title, texts(), isLike),
    above && shownHeadings().find(heading => follows(title, heading) && rank(heading) <= rank(above))].filter(Boolean);
  const end = next.length > 1 && follows(next[1], next[0]) ? next[1] : next[0];
  const isPanelLike = other => texts().some(text => contains(other, text) && isLike(text));
  return sectionFrom(title, end, edgeOf(title, texts().filter(other => follows(other, title) && isLike(other)), isPanelLike));
};

// A group has its own title: a legend, a caption, a label.
const GROUPS = 'fieldset, details, form, table, section, [role=region], [role=group], [role=tabpanel], [role=radiogroup], [role=form], [role=table], [role=grid]';
const groupNames = group => (group.tagName === 'DETAILS' ? childrenOf(group).filter(child => child.tagName === 'SUMMARY').flatMap(ownReadings)
  : calledBy(group, group.tagName === 'SECTION' ? 'region' : roleOf(group) || 'group'));
const groups = () => remembered('groups', () => all(GROUPS).filter(shown));
const ofGroup = group => ({ heading: group, bound: group, has: element => group !== element && contains(group, element) });

const sections = name => remembered(`sections ${JSON.stringify(name)}`, () => sectionsNamed(name));
function sectionsNamed(name) {
  const found = called(shownHeadings(), name, 'heading').map(underHeading);
  if (!name) return found;
  const named = groups().filter(group => anyHasName(name, groupNames(group), undecorated, 'group') && !found.some(({ heading }) => contains(group, heading)));
  const said = [...found, ...named.map(ofGroup)];
  return said.length ? said : titlesNamed(name).map(underTitle);
}

const sectionOf = title => (title.matches(HEADINGS) ? underHeading(title) : title.matches(GROUPS) ? ofGroup(title) : underTitle(title));

// Elements in which a piece of text between others reads so. Where one may be used, a click on such an element could go astray; to
// see whether the words are there (`words`, a role that only Handrail itself asks for) it makes no difference.
const USABLE = `a, button, label, summary, [onclick], [role=button], [role=link], ${FIELDS}`;
const piecesOf = name => (!name ? [] : texts().filter(element => mayRead(element, prepared(name)) && nodesOf(element).some(node =>
  node.nodeType === Node.TEXT_NODE && anyHasName(name, [{ text: folded(node.data), of: element }], asItIs, 'text'))));

function textsOf(name) {
  const holds = element => (!name || mayRead(element, prepared(name))) && shown(element) && reads(element, name);
  const found = all('*').filter(element => !['HTML', 'BODY', 'SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName) && holds(element));
  return found.filter(element => !childrenOf(element).some(holds));
}
