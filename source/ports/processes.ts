import type {ProcessIdentity} from './process-identity.ts';

/** What a process of this user is, as the system shows it. */
type Inspected = {
	/** Whether it executes one of the files that were asked for, or is the interpreter of one that is a script. */
	runsOneOf: boolean;
	/** Its arguments, joined by blanks. */
	commandLine: string;
};

export type ProcessesPort = {
	self: () => Promise<ProcessIdentity>;
	identify: (pid: number) => Promise<ProcessIdentity | undefined>;
	/** Whether this very process still runs. Undefined where that cannot be seen from here: on another machine, in another container. */
	isAlive: (identity: ProcessIdentity) => Promise<boolean | undefined>;
	/** What this very process is; undefined where it is gone, another user's, or cannot be seen from here. */
	inspect: (identity: ProcessIdentity, files: readonly string[]) => Promise<Inspected | undefined>;
	/** Running processes of this user whose command line holds `text`. */
	findByArgument: (text: string) => Promise<ProcessIdentity[]>;
	/** Ends a process and its group: SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
	end: (identity: ProcessIdentity, options: {graceMs: number}) => Promise<void>;
};
