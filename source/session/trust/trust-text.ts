import type {Trust} from '../../mesh/mesh.ts';

/** How the menu calls each way to trust, and what it is in one line. */
export const trustText: Readonly<Record<Trust['mode'], {title: string; summary: string}>> = {
	generated: {
		title: 'Generated here',
		summary: 'A root made in a folder beside mesh.yaml, and an intermediate for each primary.',
	},
	root: {
		title: 'A root of yours',
		summary:
			'Your root signs an intermediate for each primary. You name its certificate and its key.',
	},
	intermediates: {
		title: 'Intermediates of yours',
		summary: 'You name a folder that holds an intermediate for each primary, made elsewhere.',
	},
	'from-cluster': {
		title: 'The root that lives',
		summary: 'The root of a primary that runs signs an intermediate for each primary.',
	},
	'in-cluster': {
		title: 'What the clusters have',
		summary: 'The cacerts that are in the clusters stay as they are.',
	},
	'self-signed': {title: 'Self-signed', summary: 'The one istiod makes a root of its own.'},
	external: {
		title: 'Seen to elsewhere',
		summary: 'Nothing is written; the roots are only compared.',
	},
};
