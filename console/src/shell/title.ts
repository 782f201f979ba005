import { useEffect } from 'react';

/** The name of the page in the window's title. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
};
