// Chooses where the caption stands. Evaluates to a function:
//   place(room, keepFree, rather, near, forms, measure, present)
// `room` is {width, height}, `keepFree` rectangles {left, top, right, bottom} that are not covered, `rather` one that is covered
// only where there is no other place, and `near` the one to be near to; both may be null. `forms` are names, the best first; `measure(form)` says {width, height}. `present` is the place chosen before: it is
// kept while it is as good as any, so that a caption does not jump about. Gives {form, left, top}.
(() => {
  const MARGIN = 14;
  const GAP = 10;

  const common = (place, rect) =>
    Math.max(0, Math.min(place.left + place.width, rect.right) - Math.max(place.left, rect.left))
    * Math.max(0, Math.min(place.top + place.height, rect.bottom) - Math.max(place.top, rect.top));
  const wider = rect => ({ left: rect.left - GAP, top: rect.top - GAP, right: rect.right + GAP, bottom: rect.bottom + GAP });
  const covered = (place, rects) => rects.reduce((sum, rect) => sum + common(place, rect), 0);

  // The corners and the middles of the edges, lower right first: there a page has the least.
  function places(room, { width, height }) {
    const lefts = [room.width - width - MARGIN, MARGIN, (room.width - width) / 2];
    const tops = [room.height - height - MARGIN, MARGIN, (room.height - height) / 2];
    return lefts.flatMap((left, column) => tops.filter((_, row) => column < 2 || row < 2)
      .map(top => ({ left: Math.max(0, Math.round(left)), top: Math.max(0, Math.round(top)), width, height })));
  }

  function distance(place, near) {
    if (!near) return 0;
    const apart = (from, to, left, right) => Math.max(0, left - to, from - right);
    return Math.hypot(apart(place.left, place.left + place.width, near.left, near.right),
      apart(place.top, place.top + place.height, near.top, near.bottom));
  }

  const best = (some, worth) => some.reduce((found, one) => (worth(one) < worth(found) ? one : found));

  return (room, keepFree, rather, near, forms, measure, present) => {
    const rects = keepFree.map(wider);
    for (const form of forms) {
      const size = measure(form);
      const fits = size.width <= room.width && size.height <= room.height - MARGIN;
      const possible = fits ? places(room, size).filter(place => covered(place, rects) === 0) : [];
      const better = rather ? possible.filter(place => covered(place, [rather]) === 0) : [];
      const free = better.length ? better : possible;
      const kept = present && present.form === form && free.find(it => it.left === present.left && it.top === present.top);
      if (free.length) return { form, ...(kept || best(free, place => distance(place, near))) };
    }
    const form = forms.at(-1);
    return { form, ...best(places(room, measure(form)), place => covered(place, keepFree)) };
  };
})()
