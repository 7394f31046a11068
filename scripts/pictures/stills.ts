import path from 'node:path';

/** Screens that the readme shows, by their names among the frames: the walk that takes each, and what those read who cannot see it. */
export const stills: Readonly<Record<string, {part: string; title: string}>> = {
	'preflight-failed': {
		part: 'dead cluster',
		title:
			'Preflight: a matrix of checks and clusters; one cluster does not answer, and the finding says what to do (simulated clusters)',
	},
	review: {
		part: 'happy',
		title: 'Review: the whole plan as a tree, with what becomes public on top (simulated clusters)',
	},
	'install-failed': {
		part: 'failing installation',
		title:
			'Install: a pane for each cluster; a step has failed and can be tried again (simulated clusters)',
	},
	verify: {
		part: 'happy',
		title:
			'Verify: requests between every ordered pair of clusters are answered, with their proofs (simulated clusters)',
	},
};

/** Where a picture is kept. */
export const pictureFile = (name: string): string =>
	path.join(import.meta.dirname, `../../media/${name}.svg`);
