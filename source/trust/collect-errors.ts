import {MeshError} from '../errors.ts';
import {throwErrors} from './file-error.ts';

/** Gathers what is wrong in several places, so that a person hears all of it at once. */
export const makeErrorCollector = () => {
	const faults: Error[] = [];
	return {
		/** What `run` answers; undefined where it threw a `MeshError`, which is kept. */
		attempt<T>(run: () => T): T | undefined {
			try {
				return run();
			} catch (error) {
				if (!(error instanceof MeshError)) {
					throw error;
				}

				faults.push(error);
				return undefined;
			}
		},
		add(...more: readonly Error[]): void {
			faults.push(...more);
		},
		/** What was found so far. */
		found: (): readonly Error[] => faults,
		/** Throws one error for all that was found so far; nothing happens where nothing was. */
		finish(): void {
			throwErrors(faults);
		},
	};
};

export type ErrorCollector = ReturnType<typeof makeErrorCollector>;
