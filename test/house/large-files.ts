/** Files over 200 lines, each with the reason why it is better whole. */
export const largeFiles: Readonly<Record<string, string>> = {};
