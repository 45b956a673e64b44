/** Samples {name, labels, value} of Prometheus's text; what is not understood is left out. */
export function samples(text) {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line);
    return match ? [{ name: match[1], labels: labelsOf(match[2] ?? ''), value: Number(match[3]) }] : [];
  });
}

function labelsOf(text) {
  return Object.fromEntries([...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));
}

/** The sum of all samples of a name whose labels fit; undefined when there are none. */
export function total(all, name, fits = () => true) {
  const found = all.filter((sample) => sample.name === name && fits(sample.labels) && Number.isFinite(sample.value));
  return found.length ? found.reduce((sum, { value }) => sum + value, 0) : undefined;
}
