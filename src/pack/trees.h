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

/* The trees of one model, made ready for asking: who asks knows the place of each fact. */
typedef struct {
    uint16_t fact;         /* place of the fact that is asked of; an answer asks of none and stays where it is */
    uint16_t step[2];      /* how far on the branch begins: of values up to `value`, and of larger ones; 0: this is an answer */
    float value;
} CnAsking;
typedef struct { const CnAsking *node; uint32_t depth; } CnAskingTree;
typedef struct { const CnAskingTree *tree; size_t n; } CnTrees;

/* Adds one tree; model and text must stay. False: it is no tree. */
bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text);

/* The trees of a model over facts with these names; none where the pack has none. A feature that is not among the names is 0. Lies in the
 * arena. */
CnTrees cn_forest_trees(const CnForest *forest, CnArena *arena, CnStr model, const CnStr *name, size_t n_names);

/* What the trees say of one set of facts, a logarithm of odds. */
double cn_trees_ask(CnTrees trees, const float *fact);

enum { CN_ASK_MOST = 64 };

/* The same of several sets, which stand `stride` bytes apart; into answer[0 .. n). At most CN_ASK_MOST. */
void cn_trees_ask_all(CnTrees trees, const float *fact, size_t stride, size_t n, double *answer);

#endif
