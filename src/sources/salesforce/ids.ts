/** Record ids of Salesforce: logs write 15 characters, the API 18; the last three are a checksum of the capitals. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export const longId = (id: string): string => {
  if (!/^[A-Za-z0-9]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((from) => {
    const bits = [...id.slice(from, from + 5)].reduce(
      (sum, letter, at) => sum + (/[A-Z]/.test(letter) ? 2 ** at : 0),
      0,
    );
    return LETTERS[bits] ?? 'A';
  });
  return id + suffix.join('');
};

export const salesforceId = (native: string): string => `salesforce:${longId(native)}`;
export const appId = (name: string): string => `salesforce:app:${name}`;
