import type {FindingStatus, Remedy} from '../../../../source/checks/finding.ts';
import type {Found} from './judge.ts';

/** A finding with what it advises. */
export type Advice = Found & {remedy: Remedy};

export const isAdvice = (finding: Found): finding is Advice =>
	(finding.remedy?.commands.length ?? 0) > 0;

/** Why a command cannot be run in the lab; undefined where it can. */
export const obstacle = (command: string): string | undefined => {
	if (/<[^>\s]+>|\b(?:REGION|ZONE|REVISION)\b/v.test(command)) {
		return 'asks for a value that only its reader knows';
	}

	if (/https:\/\/(?:github\.com|istio\.io)/v.test(command)) {
		return 'fetches from the internet, where the lab does not go';
	}

	if (command.startsWith('export ')) {
		return 'goes with the command before it';
	}

	if (/\bhelm /v.test(command)) {
		return 'the lab has no Helm';
	}

	if (command.startsWith('nslookup ')) {
		return 'the lab has no nslookup';
	}

	return /\bkubectl .*\brun /v.test(command)
		? 'needs an image that the lab does not have'
		: undefined;
};

/** Whether a command changes the cluster: then its remedy claims to cure. */
export const changes = (command: string): boolean =>
	/\bistioctl uninstall\b/v.test(command) ||
	/\bkubectl (?:delete|label|annotate|patch|apply|create|rollout|set) /v.test(
		command.replaceAll(/--context \S+ /gv, ''),
	);

/** Whether what it does is done by pods, of which API servers alone have none: it is run there, and whether it cures stays open. */
export const needsPods = (command: string): boolean =>
	/ (?:rollout restart|set image) /v.test(command);

/** What a command may end with that shows how things are: the very failure that it is about, an answer `no`, a report with findings. */
export const isExpectedExit = ({
	command,
	id,
	exitCode,
	output,
}: {
	command: string;
	id: string;
	exitCode: number;
	output: string;
}): boolean => {
	if (exitCode === 0) {
		return true;
	}

	if (command.includes('mesh-wizard preflight')) {
		return exitCode === 3 || exitCode === 4;
	}

	// A server that does not answer does not answer curl either, which says how; and what may not be done is `no`, exit 1.
	return (
		(/^api\.(?:reachable|credentials|slow)$/v.test(id) ||
			(id.startsWith('permission.') && command.includes(' auth can-i '))) &&
		output.trim() !== '' &&
		!/command not found|unknown (?:flag|command|shorthand)|syntax error/v.test(output)
	);
};

/** Whether the finding that was to be cured is still there; a note may be followed by another. */
export const isStill = (
	{id, status, clusters, observed}: Found,
	now: readonly Found[],
): boolean => {
	const bad: ReadonlySet<FindingStatus> = new Set(['warn', 'fail', 'unknown']);
	return now.some(
		finding =>
			finding.id === id &&
			(bad.has(finding.status) || (finding.status === status && finding.observed === observed)) &&
			finding.clusters.join(' ') === clusters.join(' '),
	);
};
