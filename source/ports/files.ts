/** The local disk. Paths are absolute. Directories are made 0700 where they hold state or keys. */
export type FilesPort = {
	/** The text, or undefined when there is no such file. */
	read: (path: string) => Promise<string | undefined>;
	/** Replaces the file as a whole (written beside, synced, renamed). `mode` defaults to 0644; keys use 0600. */
	write: (path: string, text: string, options?: {mode?: number}) => Promise<void>;
	/** Creates the file, whole or not at all; resolves false, changing nothing, when it is there already. */
	create: (path: string, text: string, options?: {mode?: number}) => Promise<boolean>;
	/** Appends whole lines, synced before it resolves; made 0600. */
	append: (path: string, text: string) => Promise<void>;
	/** Makes a directory and its parents, 0700. */
	makePrivateDirectory: (path: string) => Promise<void>;
	/** Names in a directory; empty when there is none. */
	list: (path: string) => Promise<string[]>;
	/** Permission bits, or undefined when there is no such file. */
	mode: (path: string) => Promise<number | undefined>;
	remove: (path: string) => Promise<void>;
	/** It's the demo's: nobody can open what is named by its paths. */
	readonly isSimulated?: true;
};
