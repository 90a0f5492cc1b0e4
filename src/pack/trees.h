/* trees.h - learnt trees, by which rival readings are scored: rows of data/world/trees.tsv.
 *
 * A tree is written from its root, each question before its two branches: "makes<0.5 -0.2 gap<3 0.1 0.4" asks whether the
 * feature `makes` is at most 0.5; if so the answer is -0.2, else `gap` decides. The answers of all trees of a model are added up.
 * Layer: pack. */
#ifndef CN_PACK_TREES_H
#define CN_PACK_TREES_H

#include "base/arena.h"
#include "base/str.h"

typedef struct {
    int16_t feature;   /* index of CnForest.feature; -1: an answer */
    uint16_t right;    /* how far on the branch of larger values begins; the other follows at once */
    float value;       /* what the feature is compared with, or the answer */
} CnTreeNode;

typedef struct { CnStr model; uint32_t root; } CnTree;

typedef struct {
    CnTreeNode *node;
    CnTree *tree;
    CnStr *feature;    /* the names that trees ask of */
    size_t n_nodes, n_trees, n_features, cap_nodes, cap_trees, cap_features;
} CnForest;

enum { CN_TREE_MOST = 32, CN_LANES = 8 };   /* a tree has fewer than so many questions; sets that are asked of side by side */

/* The trees of one model, made ready for asking: who asks knows the place of each fact. Answers are numbered in the order in which they are
 * worked out: those of forks, leaves that are in no fork, those of questions; the last one is the tree's. */
typedef struct { uint16_t fact; float value, small, large; } CnFork;   /* small: the answer for facts up to `value`; large: for larger ones */
typedef struct { uint16_t fact, small, large; float value; } CnQuestion;   /* the same, by the numbers of earlier answers */
typedef struct { const CnFork *fork; const float *leaf; const CnQuestion *question; uint16_t n_forks, n_leaves, n_questions; } CnAskingTree;
typedef struct { const CnAskingTree *tree; size_t n; } CnTrees;

/* Adds one tree; model and text must stay. False: it is no tree, or too large a one. */
bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text);

/* The trees of a model over facts with these names; none where the pack has none. A feature that is not among the names is 0. Lies in the
 * arena. */
CnTrees cn_forest_trees(const CnForest *forest, CnArena *arena, CnStr model, const CnStr *name, size_t n_names);

/* What the trees say of CN_LANES sets of facts, each a logarithm of odds, into answer[0 .. CN_LANES). Fact k of set i stands at
 * fact[k * stride + i]; all lanes are read, so those of no set must hold something. */
void cn_trees_ask(CnTrees trees, const float *fact, size_t stride, double *answer);

/* The same without what only some processors have, for tests: gives the same bytes. */
void cn_trees_ask_plain(CnTrees trees, const float *fact, size_t stride, double *answer);

#endif
