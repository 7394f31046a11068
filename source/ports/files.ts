/** The local disk. Paths are absolute. These are the user's own files: their links are followed, their folders may be shared. */
export type FilesPort = {
	/**
	The text, or undefined when there is no such file. Only of regular files, up to 64 MiB; `pipe`: also of what a shell hands over as
	`/dev/fd/N` or `/dev/stdin`.
	*/
	read: (path: string, options?: {pipe?: boolean}) => Promise<string | undefined>;
	/** Replaces the file as a whole (written beside, synced, renamed). `mode` defaults to that of the file, 0644 for a new one; keys use 0600. */
	write: (path: string, text: string, options?: {mode?: number}) => Promise<void>;
	/** Creates the file, whole or not at all; resolves false, changing nothing, when it is there already. */
	create: (path: string, text: string, options?: {mode?: number}) => Promise<boolean>;
	/** Names in a directory; empty when there is none. */
	list: (path: string) => Promise<string[]>;
	/** Permission bits, or undefined when there is no such file. */
	mode: (path: string) => Promise<number | undefined>;
	/** What is ours alone below a folder that we make: state, keys. */
	below: (root: string) => OwnFiles;
	/** It's the demo's: nobody can open what is named by its paths. */
	readonly isSimulated?: true;
};

/**
Files below a folder of our own, its root. Whatever changes something is refused with a `MeshError` (`file.unfit`) where the root or anything
on the path below it is a link, belongs to somebody else, or is of another kind, or where others may write into a directory on it
(decision D-48). The way to the root is the user's own, and may hold links.
*/
export type OwnFiles = Pick<
	FilesPort,
	'read' | 'write' | 'create' | 'list' | 'mode' | 'isSimulated'
> & {
	readonly root: string;
	/** Appends whole lines, synced before it resolves; made 0600. */
	append: (path: string, text: string) => Promise<void>;
	/** Makes a directory and its parents, 0700. */
	makePrivateDirectory: (path: string) => Promise<void>;
	/**
	Refuses the root with everything in it that is unfit, all at once; changes nothing. `from`: a folder whose files came together, such as
	the mesh file's, so that no link in it may lead to the root either, where the root is below it.
	*/
	inspect: (options?: {from?: string}) => Promise<void>;
	remove: (path: string) => Promise<void>;
};
