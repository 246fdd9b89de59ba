// What the whole script evaluates to. `query` is JSON, URI-encoded: {any, signIn}. `any` are alternatives, each a locator
// {role, name: {text | regex} | null, inside: locator | null, beside: locator | null}. `signIn` are targets, each a list of alternatives: if all are
// there, this is the sign-in page. `alone` says that no other document is searched: where nothing matches and there are
// frames, the script throws.
return {
  // The elements that match, as a Playwright selector engine; throws on the sign-in page.
  query: anew((root, query) => firstFound(read(query))[0] || null),
  queryAll: anew((root, query) => firstFound(read(query))),
  // For each query, how many match, and whether they are links of a trail, which count only where no document has an entry of a menu.
  counts: anew(queries => queries.map(query => {
    if (!query) return [0, false];
    const sought = read(query), found = firstFound(sought);
    return [found.length, found.length > 0 && sought.any.every(({ role }) => role === 'entry') && found.every(isInTrail)];
  })),
  // The index of the first query that something matches; -1 if there is none.
  firstPresent: anew(queries => queries.findIndex(query => firstFound(read(query)).length > 0)),
  // A report on the first alternative: {found, missing, near, elsewhere, messages, headings}.
  explain: anew(explain),
  // The page's own messages.
  messages: anew(messages),
  // Those of them that tell of an error.
  alerts: anew(alerts),
  // The texts of its boxes of errors, whether they raise an alarm or not.
  errors: anew(errors),
  // What a page of errors says, in a few words.
  answer: anew(answer),
  // The text of an element, or of the section under it; null for a password field.
  textOf: anew(textOf),
  // The box around a section's title and all that stands under it, as {left, top, right, bottom} in the window.
  boxOfSection: anew(boxOfSection),
  // The cells by which a table calls the place of an element: that which names its row, and the head over it; none outside of tables.
  namingCellsOf: anew(element => {
    const row = dataRowOf(element), spot = row && spotsIn(row).find(({ cell }) => cell.contains(element));
    const head = spot && headsOver(gridOf(tableOf(row)), spot).pop();
    return [row && namingCell(row), head && head.cell].filter(Boolean);
  }),
  // A frame, seen from the page around it: {isSeen, isRead, position, names, holds}; `holds` says of each alternative whether it holds the
  // frame. Of a frame from another origin, only the frame itself knows what it shows: it is not read, and has more names.
  describeFrame: anew((frame, query) => ({
    isSeen: isSeenFrame(frame), isRead: documentIn(frame) !== null, position: all(FRAMES).indexOf(frame), names: namesOfFrame(frame), holds: holdFrame(frame, read(query).any),
  })),
  // What stands in this document of a target that may be in any frame; `outer` gives what `within` gives, for the page around.
  queryHere: anew((query, outer) => firstFound({ any: read(query).any.flatMap(locator => localTo(locator, outer)), signIn: [] })),
  within: outer => ({ holds: anew((frame, parts) => holdsFrame(frame, parts, outer)), standsIn: anew(parts => standsIn(parts, outer)) }),
  // The names of the document itself, as of one that stands in a frame.
  names: anew(() => namesOfDocument(document)),
  // An element as a locator would name it: {role, name, container}.
  describe: anew(element => describe(element, element.matches(FIELDS) && !element.matches('[type=checkbox], [type=radio]') ? 'field' : roleOf(element) || 'text')),
};
