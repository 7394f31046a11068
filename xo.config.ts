import type {FlatXoConfig} from 'xo';

const config: FlatXoConfig = [
	{ignores: ['distribution', 'test/lab/modules', 'test/lab/hello', 'test/fixtures']},
	{
		prettier: true,
		rules: {
			// Kubernetes says null, Node's APIs take callbacks, and order matters in most of our loops.
			'no-await-in-loop': 'off',
			'capitalized-comments': 'off',
			'unicorn/no-null': 'off',
			'unicorn/no-array-callback-reference': 'off',
			'unicorn/prevent-abbreviations': 'off',
			'unicorn/no-array-reduce': 'off',
			'unicorn/no-nested-ternary': 'off',
			'n/prefer-global/process': 'off',
			'max-params': ['error', 4],
			complexity: ['error', 30],
			'@typescript-eslint/naming-convention': 'off',
			'@typescript-eslint/member-ordering': 'off',
			'@typescript-eslint/no-restricted-types': 'off',
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/no-unsafe-type-assertion': 'off',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'import-x/extensions': 'off',
			'import-x/no-extraneous-dependencies': 'off',
		},
	},
	{
		files: ['test/**'],
		rules: {
			// node:test runs what it is given; nobody awaits it.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{
					allowForKnownSafeCalls: [
						{from: 'package', package: 'node:test', name: ['test', 'it', 'suite', 'describe']},
					],
				},
			],
			'unicorn/no-await-expression-member': 'off',
		},
	},
];

export default config;
