// Chooses where the caption stands. Evaluates to a function:
//   placeCaption(room, {kept, region, ringed, near, contents}, forms, measure, before, moved), which gives {form, left, top}
// `room` is {width, height}; every rectangle is {left, top, right, bottom}. `kept` (the target, its labels, the words
// that name its row and its column) are never covered where there is another way; what is `ringed` only where there is no other place; `contents`,
// the words and controls of the page, only where nothing else is free.
// `region` is the part of the page that holds what is pointed at: the best place is below it, then beside it. `near` is what to be
// near to; region, ringed and near may be null. `forms` are [[whole], [reduced]], each the best first; `measure(form)` gives
// {width, height}. `before` is the placement so far: it is kept while it is as good as any, so that a caption does not jump about.
// `moved` is [left, top] where a person has put it, or null: that counts as long as nothing of `kept` is covered, and
// there is room for more than one line: else the caption finds its own place.
(() => {
  const MARGIN = 14;
  const GAP = 10;
  const STEP = 48;
  const BELOW = 0, BESIDE = 1, ELSEWHERE = 2;

  const overlap = (place, rectangle) =>
    Math.max(0, Math.min(place.left + place.width, rectangle.right) - Math.max(place.left, rectangle.left))
    * Math.max(0, Math.min(place.top + place.height, rectangle.bottom) - Math.max(place.top, rectangle.top));
  const grown = ({ left, top, right, bottom }) => ({ left: left - GAP, top: top - GAP, right: right + GAP, bottom: bottom + GAP });
  const covered = (place, rectangles) => rectangles.reduce((sum, rectangle) => sum + overlap(place, rectangle), 0);

  const within = (value, most) => Math.round(Math.max(0, Math.min(value, most)));
  function* steps(most) { for (let at = most - STEP; at > MARGIN; at -= STEP) yield at; }
  // Each value once, away from the edges as far as there is room.
  function distinct(values, most) {
    const margin = Math.max(0, Math.min(MARGIN, Math.floor(most / 2)));
    return [...new Set(values.filter(Number.isFinite).map(value => margin + within(value - margin, most - 2 * margin)))];
  }

  // The corners and the edges, then what is in line with the region, then a grid; lower right first: there a page has the least.
  function places(room, { width, height }, region) {
    const around = region || { left: NaN, top: NaN, right: NaN, bottom: NaN };
    const last = { left: room.width - width - MARGIN, top: room.height - height - MARGIN };
    const lefts = distinct([last.left, MARGIN, last.left / 2, around.left, around.right + GAP, around.left - width - GAP, ...steps(last.left)],
      room.width - width);
    const tops = distinct([last.top, MARGIN, around.bottom + GAP, around.top, around.top - height - GAP, ...steps(last.top)],
      room.height - height);
    return lefts.flatMap(left => tops.map(top => ({ left, top, width, height })));
  }

  function distance(place, near) {
    if (!near) return 0;
    const apart = (start, end, first, last) => Math.max(0, first - end, start - last);
    return Math.hypot(apart(place.left, place.left + place.width, near.left, near.right),
      apart(place.top, place.top + place.height, near.top, near.bottom));
  }
  function side(place, region) {
    if (!region) return ELSEWHERE;
    const shares = (start, end, first, last) => Math.min(end, last) - Math.max(start, first) > 0;
    if (place.top >= region.bottom && shares(place.left, place.left + place.width, region.left, region.right)) return BELOW;
    const isAside = place.left >= region.right || place.left + place.width <= region.left;
    return isAside && shares(place.top, place.top + place.height, region.top, region.bottom) ? BESIDE : ELSEWHERE;
  }

  function least(candidates, ...costs) {
    let [best, bestCosts] = [null, null];
    for (const candidate of candidates) {
      const own = costs.map(cost => cost(candidate));
      const at = bestCosts ? own.findIndex((cost, index) => cost !== bestCosts[index]) : 0;
      if (!bestCosts || (at >= 0 && own[at] < bestCosts[at])) [best, bestCosts] = [candidate, own];
    }
    return best;
  }

  return (room, { kept, region, ringed, near, contents }, [whole, reduced], measure, before, moved) => {
    const clear = kept.map(grown);
    const possible = form => {
      const size = measure(form);
      const fits = size.width <= room.width && size.height <= room.height - MARGIN;
      return fits ? places(room, size, region).filter(place => covered(place, clear) === 0) : [];
    };
    const put = moved && (form => {
      const { width, height } = measure(form);
      return { left: within(moved[0], room.width - width), top: within(moved[1], room.height - height), width, height };
    });
    const hides = place => covered(place, contents);
    const hidesRinged = place => (ringed ? covered(place, [ringed]) : 0);
    const isAsBefore = place => Number(!before || place.left !== before.left || place.top !== before.top);

    const readable = reduced.filter(([name]) => name !== 'line');
    for (const form of moved ? [...whole, ...readable] : []) if (covered(put(form), clear) === 0) return { form, ...put(form) };
    for (const form of [...whole, ...readable]) {
      const free = possible(form).filter(place => hidesRinged(place) === 0 && hides(place) === 0);
      const same = before?.form === form && free.find(place => !isAsBefore(place));
      if (free.length) return { form, ...(same || least(free, place => side(place, region), place => distance(place, near))) };
    }
    for (const forms of [whole, ...reduced.map(form => [form])]) {
      const candidates = forms.flatMap(form => possible(form).map(place => ({ form, ...place })));
      if (candidates.length) return least(candidates, hidesRinged, hides, isAsBefore, place => distance(place, near));
    }
    const form = reduced.at(-1);
    return { form, ...least(places(room, measure(form), null), place => covered(place, kept)) };
  };
})()
