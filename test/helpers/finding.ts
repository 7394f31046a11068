import type {Finding} from '../../source/checks/finding.ts';

/** A finding as a check makes one: a pass in `east-1`, unless it says otherwise. */
export const findingOf = (finding: Partial<Finding>): Finding => ({
	id: 'nodes.ready',
	status: 'pass',
	clusters: ['east-1'],
	title: 'title',
	observed: 'seen',
	source: 'there',
	why: 'because',
	docs: 'docs',
	durationMs: 10,
	...finding,
});
