/** A running process, as the system's process table shows it. Zombies, which only wait to be collected, are not running. */
export type TableEntry = {pid: number; group: number; startedAt: string};

/** The parts of the process table that differ between systems. */
export type ProcessTable = {
	look: (pid: number) => Promise<TableEntry | undefined>;
	/** Whether any process of the group runs. */
	hasMembers: (group: number) => Promise<boolean>;
	/** Processes of this user whose arguments, joined by blanks, hold `text`. */
	search: (text: string) => Promise<TableEntry[]>;
};
