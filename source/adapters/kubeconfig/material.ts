import {Buffer} from 'node:buffer';
import path from 'node:path';
import {toError} from '../../errors.ts';
import {recordOf, textOf} from '../../untyped.ts';
import {readRegularSync} from '../disk/read-regular.ts';

/** Why an entry cannot be used. */
export class EntryProblem extends Error {
	override readonly name = 'EntryProblem';
}

const base64 = /^[A-Za-z0-9+\/\s]*={0,2}\s*$/v;

const unreadableText = (error: unknown): string => {
	switch (recordOf(error)['code']) {
		case 'ENOENT': {
			return 'no such file';
		}

		case 'EACCES': {
			return 'permission denied';
		}

		default: {
			return toError(error).message;
		}
	}
};

const readMaterial = (file: string): string => {
	try {
		return readRegularSync(file).toString('utf8');
	} catch (error) {
		throw new EntryProblem(`${file}: ${unreadableText(error)}`);
	}
};

/** A path inside an entry, resolved against the file that holds it. */
export const resolvePath = (holder: string, file: string): string =>
	path.resolve(path.dirname(holder), file);

/** The PEM under `<field>-data`, or in the file that `<field>` names. Throws `EntryProblem`, for both together, too, as kubectl does. */
export const pemOf = (
	entry: Readonly<Record<string, unknown>>,
	field: string,
	holder: string,
): string | undefined => {
	const data = textOf(entry[`${field}-data`]);
	const file = textOf(entry[field]);
	if (data === undefined && file === undefined) {
		return undefined;
	}

	if (data !== undefined && file !== undefined) {
		throw new EntryProblem(
			`it has ${field} and ${field}-data, which kubectl refuses: remove one of them`,
		);
	}

	if (data !== undefined && !base64.test(data)) {
		throw new EntryProblem(`${field}-data is not base64`);
	}

	const pem =
		data === undefined
			? readMaterial(resolvePath(holder, file ?? ''))
			: Buffer.from(data, 'base64').toString('utf8');
	if (!pem.includes('-----BEGIN ')) {
		throw new EntryProblem(
			`${data === undefined ? `${field} ${resolvePath(holder, file ?? '')}` : `${field}-data`} is not PEM`,
		);
	}

	return pem;
};

/** Checks that a token file can be read. Throws `EntryProblem`. */
export const checkReadable = (file: string): void => {
	readMaterial(file);
};
