import type {FindingStatus, Remedy} from '../../../../source/checks/finding.ts';
import type {Consequence, Expected, Place, View} from './defect.ts';

/** A finding as preflight's JSON has it. */
export type Found = {
	id: string;
	status: FindingStatus;
	clusters: readonly string[];
	observed: string;
	remedy?: Remedy | null;
};

/** A finding above a note that is there on healthy clusters, too, on whatever subject. */
export type Limit = {
	id: string;
	status: FindingStatus;
	why: string;
	/** In these views alone. */ views?: readonly View[];
};

export type Judgement = {
	/** What was expected and is there, e.g. `fail api.reachable b`. */
	found: readonly string[];
	/** What was expected and is not, with what is there instead. */
	missing: readonly string[];
	/** Expected of checks that give no findings at all. */
	notBuilt: readonly string[];
	/** What nobody expected, above a note. */
	alarms: readonly string[];
};

type Case = {
	findings: readonly Found[];
	expected: readonly Expected[];
	consequences?: readonly Consequence[];
	limits: readonly Limit[];
	name: (place: Place) => string;
	view: View;
	/** The same view of the same clusters without the defect: what is there, too, was not found because of it. */
	healthy?: readonly Found[];
};

const isOf = (pattern: string | RegExp | undefined, id: string): boolean =>
	pattern === undefined || (typeof pattern === 'string' ? pattern === id : pattern.test(id));

const isAboveNote = (status: FindingStatus): boolean =>
	status === 'warn' || status === 'fail' || status === 'unknown';

const haveSameMembers = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every(member => other.includes(member));

const describeFound = ({status, id, clusters, observed}: Found): string =>
	`${status} ${id} ${clusters.join(' ')}: ${observed.slice(0, 300)}`;

/** Compares what preflight says with what it must say. */
export const judge = ({
	findings,
	expected,
	consequences = [],
	limits,
	name,
	view,
	healthy = [],
}: Case): Judgement => {
	const isMet = ({id, status, on, says}: Expected, finding: Found): boolean =>
		isOf(id, finding.id) &&
		[status].flat().includes(finding.status) &&
		haveSameMembers(on.map(name), finding.clusters) &&
		(says === undefined || says.test(finding.observed));
	const outcomes = expected.map(wanted => {
		const words = `${[wanted.status].flat().join(' or ')} ${String(wanted.id)} ${wanted.on.join(' ')}`;
		const finding = findings.find(candidate => isMet(wanted, candidate));
		if (finding !== undefined) {
			const before = healthy.find(
				({id, clusters}) => id === finding.id && haveSameMembers(clusters, finding.clusters),
			);
			return before?.status === finding.status && before.observed === finding.observed
				? ({kind: 'missing', words: `${words}: it is there without the defect, too`} as const)
				: ({
						kind: 'found',
						words: `${finding.status} ${finding.id} ${wanted.on.join(' ')}`,
					} as const);
		}

		const ofCheck = findings.filter(({id}) => isOf(wanted.id, id));
		return ofCheck.length === 0
			? ({kind: 'not built', words} as const)
			: ({
					kind: 'missing',
					words: `${words}${wanted.says === undefined ? '' : ` saying ${String(wanted.says)}`}, but: ${ofCheck.map(describeFound).join('; ')}`,
				} as const);
	});
	const wordsOf = (kind: string) =>
		outcomes.filter(outcome => outcome.kind === kind).map(({words}) => words);
	const isExplained = (finding: Found): boolean =>
		expected.some(({says: _, ...wanted}) => isMet(wanted, finding)) ||
		consequences.some(
			({id, status, touching}) =>
				isOf(id, finding.id) &&
				status.includes(finding.status) &&
				finding.clusters.includes(name(touching)),
		) ||
		limits.some(
			({id, status, views}) =>
				id === finding.id && status === finding.status && (views?.includes(view) ?? true),
		);
	return {
		found: wordsOf('found'),
		missing: wordsOf('missing'),
		notBuilt: wordsOf('not built'),
		alarms: findings
			.filter(finding => isAboveNote(finding.status) && !isExplained(finding))
			.map(describeFound),
	};
};
