import {few} from '../text/listed.ts';

/** `dead-1 does not answer`. */
export const silentText = (clusters: readonly string[]): string =>
	`${few(clusters, 6)} ${clusters.length === 1 ? 'does' : 'do'} not answer`;

/** Whom a finding is about: `this machine`, `east-1`, `east-1 ↔ east-2`, `a, b, c and 4 more`. */
export const subjectText = (clusters: readonly string[], most = 6): string => {
	if (clusters.length === 0) {
		return 'this machine';
	}

	return clusters.length === 2 ? clusters.join(' ↔ ') : few(clusters, most);
};
