// SPDX-License-Identifier: Apache-2.0
//
// The documentation site: the Markdown files of the project as they are, with a navigation and a search. A link that
// leads nowhere ends the build.
import { cpSync, existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { defineConfig } from 'vitepress'

// the pages lie outside this folder, so what they import is looked for here
const vue = dirname(createRequire(import.meta.url).resolve('vue/package.json'))

// what a link may lead to that is no page; such files are copied beside the pages
process.env.VITE_EXTRA_EXTENSIONS = 'recipe,xz,sh,cff,xml,html,yaml,txt'
const root = resolve('..')
const files = new Set()

// a folder's README.md is its index
function readmesAreIndexes(md) {
  md.core.ruler.push('readmes', (state) => {
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      const href = token.type === 'link_open' && token.attrGet('href')
      if (!href || /^(#|[a-z][a-z0-9+.-]*:)/.test(href)) continue
      token.attrSet('href', href.replace(/(^|\/)README\.md(?=#|$)/, '$1index.md'))
      const file = resolve(dirname(state.env.realPath ?? state.env.path), href.replace(/#.*/, ''))
      if (!file.endsWith('.md') && existsSync(file) && statSync(file).isFile()) files.add(relative(root, file))
    }
  })
}

// an indented block, such as a command, gets the frame and the scroll bar of a fenced one
function blocksAreFences(md) {
  md.core.ruler.push('blocks', (state) => {
    for (const token of state.tokens.filter((block) => block.type === 'code_block')) {
      Object.assign(token, { type: 'fence', info: '', markup: '```' })
    }
  })
}

// as GitHub makes them, so that one link serves both
const slugify = (heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-')

const page = (text, link) => ({ text, link })

export default defineConfig({
  title: 'AA-SLLM for the JVM',
  description: 'Speech emotion recognition: command line, server and library',
  srcDir: '..',
  srcExclude: ['**/target/**', '*/src/**', 'site/**', '**/node_modules/**', '.github/**', 'docs/model-card-template.md'],
  rewrites: { 'README.md': 'index.md', ':folder(.*)/README.md': ':folder/index.md' },
  outDir: '../target/docs',
  cacheDir: '../target/docs-cache',
  vite: {
    publicDir: false,
    resolve: {
      alias: [
        { find: 'vue/server-renderer', replacement: `${vue}/server-renderer/index.mjs` },
        { find: /^vue$/, replacement: `${vue}/dist/vue.runtime.esm-bundler.js` },
      ],
    },
  },
  ignoreDeadLinks: [/\/LICENSE$/],
  markdown: { html: false, anchor: { slugify }, config: (md) => md.use(readmesAreIndexes).use(blocksAreFences) },
  buildEnd: ({ outDir }) => files.forEach((name) => cpSync(join(root, name), join(outDir, name))),
  themeConfig: {
    search: { provider: 'local' },
    nav: [page('Tutorials', '/docs/tutorials/'), page('Commands', '/docs/commands/'), page('Benchmarks', '/docs/benchmarks')],
    sidebar: [
      {
        text: 'Start',
        items: [
          page('Overview', '/'),
          page('Install', '/docs/install'),
          page('Tutorials', '/docs/tutorials/'),
          page('Commands', '/docs/commands/'),
        ],
      },
      {
        text: 'Use',
        items: [
          page('Output', '/docs/output'),
          page('Models', '/docs/models'),
          page('Corpora', '/docs/data'),
          page('Timeline', '/docs/timeline'),
          page('Server', '/docs/server'),
          page('Cluster', '/docs/cluster'),
        ],
      },
      { text: 'Experiments', items: [page('Recipe keys', '/docs/recipes'), page('Recipes', '/recipes/'), page('Results', '/results/')] },
      {
        text: 'Facts',
        items: [
          page('Benchmarks', '/docs/benchmarks'),
          page('Measurements', '/docs/measurements'),
          page('The paper', '/docs/paper-map'),
          page('The bundled model', '/models/mini/'),
        ],
      },
      {
        text: 'Project',
        items: [page('Architecture', '/ARCHITECTURE'), page('Contributing', '/CONTRIBUTING'), page('Changes', '/CHANGELOG'), page('Security', '/SECURITY')],
      },
    ],
  },
})
