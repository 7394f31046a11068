import type {Stage} from './defect.ts';

export type TriedCommand = {
	command: string;
	/** Undefined where it could not be run; `why` says so. */
	exitCode?: number;
	/** Exit 0, or what shows the failure that it is about. */
	isGood: boolean;
	why?: string;
};

/** What came of the remedy of one finding. */
export type TriedRemedy = {
	defect: string;
	stage: Stage;
	finding: string;
	commands: readonly TriedCommand[];
	/** Whether the finding was gone after commands that change the cluster; undefined where the remedy has none that could be run, or what they do takes pods that the lab's API servers do not run. */
	isCured?: boolean;
};

/** What is wrong with a remedy, a line each. */
export const remedyComplaints = ({finding, commands, isCured}: TriedRemedy): string[] => [
	...commands
		.filter(({isGood}) => !isGood)
		.map(
			({command, exitCode, why = ''}) => `${finding}: ${command}: exit ${String(exitCode)}: ${why}`,
		),
	...(isCured === false
		? [`${finding}: still there after ${commands.map(({command}) => command).join('; ')}`]
		: []),
];
