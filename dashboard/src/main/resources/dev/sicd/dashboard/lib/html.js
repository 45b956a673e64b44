// The one place that knows which library renders: texts become text nodes, never markup.
export {
  html,
  render,
  useState,
  useEffect,
  useMemo,
  useRef,
} from '../vendor/htm-preact.mjs';
