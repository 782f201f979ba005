/** ATT&CK technique ids of rules: read from tags, old ids renamed to those of version 19. */

/**
 * Ids of earlier versions that version 19 no longer has → their successors: "Impair Defenses" (T1562)
 * and its kin became techniques of the tactic Defense Impairment.
 */
const successors: ReadonlyMap<string, string> = new Map([
  ['T1562', 'T1685'],
  ['T1562.001', 'T1685'],
  ['T1562.002', 'T1685.001'],
  ['T1562.003', 'T1690'],
  ['T1562.004', 'T1686'],
  ['T1562.006', 'T1685'],
  ['T1562.007', 'T1686.001'],
  ['T1562.008', 'T1685.002'],
  ['T1562.009', 'T1688'],
  ['T1562.010', 'T1689'],
  ['T1562.011', 'T1685.003'],
  ['T1562.012', 'T1685.004'],
  ['T1562.013', 'T1686.002'],
  ['T1070.001', 'T1685.005'],
  ['T1070.002', 'T1685.006'],
  ['T1656', 'T1684.001'],
  ['T1672', 'T1684.002'],
]);

const TECHNIQUE = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

/** The version 19 id of a technique that earlier versions had, undefined where it is still there. */
export const successorOf = (id: string): string | undefined => successors.get(id);

/** The version 19 id of a technique id of any version. */
const currentTechnique = (id: string): string => {
  const upper = id.toUpperCase();
  return successors.get(upper) ?? upper;
};

/**
 * Techniques among Sigma tags, in order, each once.
 * @example techniquesOf(['attack.persistence', 'attack.t1562.008'])  // ['T1685.002']
 */
export const techniquesOf = (tags: readonly string[]): readonly string[] => {
  const found = tags.flatMap((tag) => {
    const id = TECHNIQUE.exec(tag)?.[1];
    return id ? [currentTechnique(id)] : [];
  });
  return [...new Set(found)];
};
