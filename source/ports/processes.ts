/** A process that cannot be confused with a later one of the same number. */
export type ProcessIdentity = {
	host: string;
	pid: number;
	/** When it started, in whatever form this system says it; equal for the same process. */
	startedAt: string;
};

export type ProcessesPort = {
	self: () => Promise<ProcessIdentity>;
	identify: (pid: number) => Promise<ProcessIdentity | undefined>;
	/** Whether this very process still runs. Undefined when it is on another host and nobody can know. */
	isAlive: (identity: ProcessIdentity) => Promise<boolean | undefined>;
	/** Running processes of this user whose command line holds `text`. */
	findByArgument: (text: string) => Promise<ProcessIdentity[]>;
	/** Ends a process and its group: SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
	end: (identity: ProcessIdentity, options: {graceMs: number}) => Promise<void>;
};
