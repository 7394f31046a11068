/** A process, as the system's process table shows it. */
export type TableEntry = {
	pid: number;
	group: number;
	startedAt: string;
	/** Zombies, which only wait to be collected, are not running. */
	isRunning: boolean;
};

/** What a process was told to run. */
export type Command = {
	/** The user as whom it runs. */
	user: number;
	/** Real paths of its program and, where that may be an interpreter, of its first argument. */
	files: readonly string[];
	/** Its arguments, joined by blanks. */
	line: string;
};

/** The parts of the process table that differ between systems. */
export type ProcessTable = {
	/** Names the table itself: equal where a number means the same process. Undefined where that is not known. */
	name: () => Promise<string | undefined>;
	/** Undefined where there is no such process, or where it is hidden from us. */
	look: (pid: number) => Promise<TableEntry | undefined>;
	command: (pid: number) => Promise<Command | undefined>;
	/** Whether any process of the group runs. */
	hasMembers: (group: number) => Promise<boolean>;
	/** Running processes of this user whose arguments, joined by blanks, hold `text`. */
	search: (text: string) => Promise<TableEntry[]>;
};
