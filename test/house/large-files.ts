/** Files over 200 lines (tests: 400), each with the reason why it is better whole. */
export const largeFiles: Readonly<Record<string, string>> = {
	'source/plan/steps-for.ts': 'The steps of an installation in their order: one list, to be read as a whole.',
	'test/lab/lab': 'One shell script that starts and stops clusters; its parts share everything.',
};
