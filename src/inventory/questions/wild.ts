/** `*` and `?` in patterns of privileges and resources; case does not matter. Linear backtracking. */
export const covers = (pattern: string, text: string): boolean => {
  const wanted = pattern.toLowerCase();
  const said = text.toLowerCase();
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < said.length) {
    if (wanted[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === said[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (wanted[p] === '*') p++;
  return p === wanted.length;
};

export const isPattern = (text: string): boolean => /[*?]/.test(text);

/** Is there a text that both patterns cover? */
export const meet = (a: string, b: string): boolean => {
  const one = a.toLowerCase();
  const two = b.toLowerCase();
  // Which places in `two` can be reached with what is read of `one`.
  let reached = new Set([0]);
  const skipStars = (places: Set<number>): Set<number> => {
    for (const place of places) if (two[place] === '*') places.add(place + 1);
    return places;
  };
  skipStars(reached);
  for (const sign of one) {
    const next = new Set<number>();
    for (const place of reached) {
      const other = two[place];
      if (sign === '*') for (let p = place; p <= two.length; p++) next.add(p);
      else if (other === '*') next.add(place);
      else if (other !== undefined && (other === '?' || sign === '?' || other === sign))
        next.add(place + 1);
    }
    reached = skipStars(next);
  }
  return reached.has(two.length);
};
