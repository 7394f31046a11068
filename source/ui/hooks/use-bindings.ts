import {useInput} from 'ink';
import {keyName, type Binding} from '../keys.ts';

/** Runs the first binding of each pressed key. One mode has one table: nothing else may listen at the same time. */
export const useBindings = (bindings: readonly Binding[], {isActive = true}: {isActive?: boolean} = {}): void => {
	useInput((input, key) => {
		const name = keyName(input, key);
		if (name !== undefined) {
			bindings.find(({keys}) => keys.includes(name))?.run(name);
		}
	}, {isActive});
};
