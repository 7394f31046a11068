import {MeshError, toError} from '../errors.ts';
import type {Problem} from './session.ts';

/** What was thrown, for the screen. Whatever isn't expected is a bug, and is called one. */
export const problemOf = (title: string, thrown: unknown): Problem => {
	const error = toError(thrown);
	return error instanceof MeshError
		? {title, message: error.message, remedy: error.remedy}
		: {
				title,
				message: error.message,
				remedy: ['This is a bug in mesh-wizard. Run it again with --log-file to keep the details.'],
			};
};
