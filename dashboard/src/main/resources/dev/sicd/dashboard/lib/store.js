import { useEffect, useState } from './html.js';

/** A value that components can follow. */
export function store(initial) {
  let value = initial;
  const followers = new Set();
  return {
    get: () => value,
    set(next) {
      if (next === value) return;
      value = next;
      followers.forEach((follower) => follower(value));
    },
    follow(follower) {
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

export function useStore(followed) {
  const [value, setValue] = useState(followed.get());
  useEffect(() => {
    setValue(followed.get());
    return followed.follow(setValue);
  }, [followed]);
  return value;
}
