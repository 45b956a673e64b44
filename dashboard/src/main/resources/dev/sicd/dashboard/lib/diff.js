// What a diff may cost. Beyond it the changed middle is shown as removed and added: true, only less clever.
const EDITS_MAX = 400;
const LINES_MAX = 20_000;
const CONTEXT = 3;

/** Rows {kind: ' '|'-'|'+', text, unended, old, now} of two texts, line by line; unended is a last line that no newline ends. */
export function diffLines(before, after) {
  const a = lines(before);
  const b = lines(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const kinds = [
    ...Array(start).fill(' '),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...Array(end).fill(' '),
  ];
  return numbered(kinds, a, b);
}

/** The rows near a change; what is left out between them is one row of kind '…'. */
export function hunks(rows) {
  const keep = new Uint8Array(rows.length);
  rows.forEach((row, at) => {
    if (row.kind !== ' ') keep.fill(1, Math.max(0, at - CONTEXT), Math.min(rows.length, at + CONTEXT + 1));
  });
  const shown = [];
  let left = 0;
  rows.forEach((row, at) => {
    if (keep[at]) {
      if (left) shown.push({ kind: '…', left });
      left = 0;
      shown.push(row);
    } else {
      left += 1;
    }
  });
  if (left) shown.push({ kind: '…', left });
  return shown;
}

/** Each with the newline that ends it, so that one without is another line. */
function lines(text) {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function middle(a, b) {
  const simple = () => [...Array(a.length).fill('-'), ...Array(b.length).fill('+')];
  if (!a.length || !b.length || a.length + b.length > LINES_MAX) return simple();
  return myers(a, b) ?? simple();
}

/** Myers' greedy algorithm, which gives up after EDITS_MAX edits. */
function myers(a, b) {
  const max = Math.min(a.length + b.length, EDITS_MAX);
  let reached = new Map([[1, 0]]);
  const trail = [];
  for (let edits = 0; edits <= max; edits += 1) {
    trail.push(new Map(reached));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
      let x = down ? reached.get(k + 1) : reached.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkedBack(trail, a.length, b.length);
    }
  }
  return undefined;
}

function walkedBack(trail, lengthA, lengthB) {
  const kinds = [];
  let x = lengthA;
  let y = lengthB;
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const reached = trail[edits];
    const k = x - y;
    const down = k === -edits || (k !== edits && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const previousX = down ? reached.get(k + 1) : reached.get(k - 1);
    const previousY = previousX - (down ? k + 1 : k - 1);
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      kinds.push(' ');
      x -= 1;
      y -= 1;
    }
    if (edits > 0) kinds.push(down ? '+' : '-');
    x = previousX;
    y = previousY;
  }
  return kinds.reverse();
}

function numbered(kinds, a, b) {
  let old = 0;
  let now = 0;
  return kinds.map((kind) => {
    if (kind !== '+') old += 1;
    if (kind !== '-') now += 1;
    const line = kind === '+' ? b[now - 1] : a[old - 1];
    const unended = !line.endsWith('\n');
    return { kind, text: unended ? line : line.slice(0, -1), unended, old: kind === '+' ? '' : old, now: kind === '-' ? '' : now };
  });
}
