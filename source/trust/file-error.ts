import {exitCodes, MeshError} from '../errors.ts';
import type {AuthorityFault} from '../mesh/authority-faults.ts';

/** Something is wrong with a file of the trust directory: what follows its path in the message, which never holds its text. */
export const fileError = (
	code: string,
	file: string,
	predicate: string,
	remedy: readonly string[],
): MeshError =>
	new MeshError(`${file} ${predicate}`, {
		code: `trust.${code}`,
		remedy,
		exitCode: exitCodes.usage,
		file,
	});

/** What the judgement of a CA says, as an error. */
export const faultError = ({code, file, message, remedy}: AuthorityFault): MeshError =>
	new MeshError(message, {
		code,
		remedy,
		exitCode: exitCodes.usage,
		file,
	});

/** Runs what reads the file at `path`, so that a `MeshError` from the certificates port names it. */
export const namingFile = <T>(path: string, read: () => T): T => {
	try {
		return read();
	} catch (error) {
		if (error instanceof MeshError) {
			throw new MeshError(`${path}: ${error.message}`, {
				code: error.code,
				remedy: error.remedy.length > 0 ? error.remedy : [`Put a readable PEM file there: ${path}`],
				exitCode: exitCodes.usage,
				file: path,
				cause: error,
			});
		}

		throw error;
	}
};

/** Several faults in one error. */
class FileFaults extends MeshError {
	readonly faults: readonly MeshError[];

	constructor(faults: readonly [MeshError, ...MeshError[]]) {
		const [first] = faults;
		super(faults.map(({message}) => message).join('\n'), {
			code: first.code,
			remedy: [...new Set(faults.flatMap(({remedy}) => remedy))],
			exitCode: first.exitCode,
			cause: first,
		});
		this.faults = faults;
	}
}

/** The single faults of what `throwFaults` has thrown. */
export const errorsOf = (error: MeshError): readonly MeshError[] =>
	error instanceof FileFaults ? error.faults.flatMap(fault => errorsOf(fault)) : [error];

/** One error for several faults, so that all are seen at once. Nothing happens without faults. */
export const throwErrors = (faults: readonly Error[]): void => {
	const unexpected = faults.find(fault => !(fault instanceof MeshError));
	const expected = faults.filter(fault => fault instanceof MeshError);
	const [first, ...others] = expected;
	if (unexpected !== undefined) {
		throw unexpected;
	}

	if (first !== undefined) {
		throw others.length === 0 ? first : new FileFaults([first, ...others]);
	}
};
