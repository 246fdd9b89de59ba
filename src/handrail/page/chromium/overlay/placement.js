// Chooses where the caption stands. Evaluates to a function:
//   placeCaption(room, keptFree, avoided, near, forms, measure, before), which gives {form, left, top}
// `room` is {width, height}; `keptFree` are rectangles {left, top, right, bottom} that are not covered; `avoided` is a rectangle that
// is covered only where there is no other place, and `near` the one to be near to, both may be null. `forms` stand the best first;
// `measure(form)` gives {width, height}. `before` is the placement so far: it is kept while it is as good as any, so that a caption
// does not jump about.
(() => {
  const MARGIN = 14;
  const GAP = 10;

  const overlap = (place, rectangle) =>
    Math.max(0, Math.min(place.left + place.width, rectangle.right) - Math.max(place.left, rectangle.left))
    * Math.max(0, Math.min(place.top + place.height, rectangle.bottom) - Math.max(place.top, rectangle.top));
  const grown = ({ left, top, right, bottom }) => ({ left: left - GAP, top: top - GAP, right: right + GAP, bottom: bottom + GAP });
  const covered = (place, rectangles) => rectangles.reduce((sum, rectangle) => sum + overlap(place, rectangle), 0);

  // The corners and the middles of the edges, lower right first: there a page has the least.
  function places(room, { width, height }) {
    const lefts = [room.width - width - MARGIN, MARGIN, (room.width - width) / 2];
    const tops = [room.height - height - MARGIN, MARGIN, (room.height - height) / 2];
    return lefts.flatMap((left, column) => tops.filter((_, row) => column < 2 || row < 2)
      .map(top => ({ left: Math.max(0, Math.round(left)), top: Math.max(0, Math.round(top)), width, height })));
  }

  function distance(place, near) {
    if (!near) return 0;
    const apart = (start, end, first, last) => Math.max(0, first - end, start - last);
    return Math.hypot(apart(place.left, place.left + place.width, near.left, near.right),
      apart(place.top, place.top + place.height, near.top, near.bottom));
  }

  const least = (candidates, cost) => candidates.reduce((best, other) => (cost(other) < cost(best) ? other : best));

  return (room, keptFree, avoided, near, forms, measure, before) => {
    const rectangles = keptFree.map(grown);
    for (const form of forms) {
      const size = measure(form);
      const fits = size.width <= room.width && size.height <= room.height - MARGIN;
      const possible = fits ? places(room, size).filter(place => covered(place, rectangles) === 0) : [];
      const better = avoided ? possible.filter(place => covered(place, [avoided]) === 0) : [];
      const free = better.length ? better : possible;
      const kept = before && before.form === form && free.find(({ left, top }) => left === before.left && top === before.top);
      if (free.length) return { form, ...(kept || least(free, place => distance(place, near))) };
    }
    const form = forms.at(-1);
    return { form, ...least(places(room, measure(form)), place => covered(place, keptFree)) };
  };
})()
