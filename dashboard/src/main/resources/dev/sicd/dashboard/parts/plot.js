import { html, useEffect, useRef, useState } from '../lib/html.js';
import UPlot from '../vendor/uplot.mjs';

const HEIGHT = 150;
/** What is counted comes whole: half a change is no tick. */
const STEPS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const scheme = matchMedia('(prefers-color-scheme: dark)');

/** Bars over whole numbers. The same figures are in the table beside it, which is what screen readers get. */
export function Plot({ title, xs, ys, format }) {
  const place = useRef();
  const width = useWidth(place);
  const dark = useDark();
  useEffect(() => {
    if (!width || !xs.length) return undefined;
    const plot = new UPlot(options({ width, format, ink: inks(place.current) }), [xs, ys], place.current);
    return () => plot.destroy();
  }, [width, dark, JSON.stringify([xs, ys])]);
  const total = ys.reduce((sum, y) => sum + y, 0);
  const these = xs.length === 1 ? 'this episode' : `these ${xs.length} episodes`;
  return html`
    <figure class="plot">
      <figcaption><span>${title} of ${these}</span> <strong>${format(total)}</strong></figcaption>
      <div ref=${place} class="canvas" role="img" aria-label=${`${title} per episode, ${format(total)} of ${these}`}></div>
    </figure>
  `;
}

function options({ width, format, ink }) {
  const axis = { stroke: ink.label, grid: { stroke: ink.line, width: 1 }, ticks: { show: false }, font: `11px ${ink.font}` };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 4, 0, 0],
    scales: { x: { time: false, range: (_, min, max) => [min - 0.6, max + 0.6] }, y: { range: (_, __, max) => [0, (max || 1) * 1.1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24, incrs: [1, 2, 5, 10, 20, 50, 100, 500] },
      { ...axis, size: 56, space: 30, incrs: STEPS, values: (_, values) => values.map(format) },
    ],
    series: [{}, { fill: ink.bar, width: 0, points: { show: false }, paths: UPlot.paths.bars({ size: [0.62, 36], radius: 0.2 }) }],
  };
}

function inks(element) {
  // colours on a canvas are no style: they are read from where the page has them
  const probe = (name) => {
    element.dataset.ink = name;
    const colour = getComputedStyle(element).color;
    delete element.dataset.ink;
    return colour;
  };
  return { label: probe('label'), line: probe('line'), bar: probe('bar'), font: getComputedStyle(element).fontFamily };
}

function useWidth(place) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

function useDark() {
  const [dark, setDark] = useState(scheme.matches);
  useEffect(() => {
    const changed = () => setDark(scheme.matches);
    scheme.addEventListener('change', changed);
    return () => scheme.removeEventListener('change', changed);
  }, []);
  return dark;
}
