/** An expected failure, with what a person can do about it. Anything that is not a `MeshError` is a bug. */
export class MeshError extends Error {
	override readonly name: string = 'MeshError';
	readonly code: string;
	/** What to do, one sentence or command a line. */
	readonly remedy: readonly string[];
	/** The exit code that a command ends with because of this error (decision D-5). */
	readonly exitCode: number;
	/** The path of the file that is at fault, where it is one. */
	readonly file?: string;

	constructor(
		message: string,
		options: {
			code?: string;
			remedy?: readonly string[];
			exitCode?: number;
			file?: string;
			cause?: unknown;
		} = {},
	) {
		super(message, {cause: options.cause});
		this.code = options.code ?? 'failed';
		this.remedy = options.remedy ?? [];
		this.exitCode = options.exitCode ?? exitCodes.failed;
		this.file = options.file;
	}
}

/** The exit codes of every command (decision D-5). */
export const exitCodes = {
	done: 0,
	failed: 1,
	usage: 2,
	errorsFound: 3,
	warningsOnly: 4,
	refused: 5,
	changesPending: 6,
	hangup: 129,
	interrupted: 130,
	terminated: 143,
} as const;

/** Work that was stopped on purpose: Ctrl-C, a signal, a lost lock. */
export class CancelledError extends MeshError {
	override readonly name = 'CancelledError';

	constructor(message = 'stopped', options: {exitCode?: number} = {}) {
		super(message, {code: 'cancelled', exitCode: options.exitCode ?? exitCodes.interrupted});
	}
}

/** Wrong usage, an invalid file, missing answers: all problems at once. */
export class UsageError extends MeshError {
	override readonly name = 'UsageError';

	constructor(message: string, options: {code?: string; remedy?: readonly string[]} = {}) {
		super(message, {
			code: options.code ?? 'usage',
			remedy: options.remedy,
			exitCode: exitCodes.usage,
		});
	}
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** Turns whatever was thrown into an `Error`. Never throws itself: not everything has a text. */
export const toError = (thrown: unknown): Error => {
	if (thrown instanceof Error && isText(thrown.message)) {
		return thrown;
	}

	try {
		return new Error(String(thrown));
	} catch {
		return new Error(`something of type ${typeof thrown} was thrown`);
	}
};
