/** Light, dark, or as the system says; kept in this browser. The first paint is set by `public/theme.js`. */
const key = 'countersign.theme';

const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset;
  return theme === undefined
    ? matchMedia('(prefers-color-scheme: dark)').matches
    : theme === 'dark';
};

export const toggleTheme = (): void => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page.
  }
};
