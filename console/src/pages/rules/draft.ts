/** The rule that is being worked on: it outlives a change of page, and ends with the tab. */
const key = 'countersign.rule-draft';

export const keepDraft = (text: string): void => sessionStorage.setItem(key, text);
export const readDraft = (): string | undefined => sessionStorage.getItem(key) ?? undefined;
