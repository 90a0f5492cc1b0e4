/* trees.c - learnt trees: read from their rows, and asked. */
#include "pack/trees.h"

#include <stdlib.h>

/* The index of a feature's name among those that trees of the pack ask of. */
static int feature_of(CnForest *forest, CnArena *arena, CnStr name)
{
    for (size_t i = 0; i < forest->n_features; i++)
        if (cn_str_eq(forest->feature[i], name)) return (int)i;
    if (forest->n_features == INT16_MAX) return -1;
    forest->feature = cn_arena_grow(arena, forest->feature, sizeof *forest->feature, forest->n_features, &forest->cap_features);
    forest->feature[forest->n_features] = name;
    return (int)forest->n_features++;
}

static bool number(CnStr text, float *out)
{
    char copy[32], *end = NULL;
    if (!text.len || text.len >= sizeof copy) return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    *out = strtof(copy, &end);
    return !*end && *out == *out;
}

bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text)
{
    enum { DEEPEST = CN_TREE_MOST };
    uint32_t open[DEEPEST];   /* questions whose right branch is still to come, or that wait for their left one */
    bool left[DEEPEST];
    unsigned depth = 0;
    bool done = false;
    size_t root = forest->n_nodes;
    forest->tree = cn_arena_grow(arena, forest->tree, sizeof *forest->tree, forest->n_trees, &forest->cap_trees);
    forest->tree[forest->n_trees++] = (CnTree){model, (uint32_t)forest->n_nodes};
    for (CnStr one; cn_str_cut(&text, ' ', &one);) {
        if (!one.len) continue;
        if (done || forest->n_nodes >= UINT32_MAX || forest->n_nodes - root >= 2 * CN_TREE_MOST) return false;
        CnTreeNode node = {-1, 0, 0};
        uint32_t here = (uint32_t)forest->n_nodes;
        size_t less = cn_str_find(one, cn_str("<"), 0);
        if (less != SIZE_MAX) {
            int feature = feature_of(forest, arena, cn_str_sub(one, 0, less));
            if (feature < 0 || depth == DEEPEST || !less || !number(cn_str_sub(one, less + 1, one.len), &node.value)) return false;
            node.feature = (int16_t)feature;
            open[depth] = here, left[depth++] = true;
        } else if (!number(one, &node.value)) {
            return false;
        }
        forest->node = cn_arena_grow(arena, forest->node, sizeof *forest->node, forest->n_nodes, &forest->cap_nodes);
        forest->node[forest->n_nodes++] = node;
        if (node.feature >= 0) continue;
        while (depth && !left[depth - 1]) depth--;   /* both branches are there */
        if (!depth) {
            done = true;
            continue;
        }
        uint32_t far = (uint32_t)forest->n_nodes - open[depth - 1];
        if (far > UINT16_MAX) return false;
        forest->node[open[depth - 1]].right = (uint16_t)far;
        left[depth - 1] = false;
    }
    return done;
}

/* One tree being laid out for asking. */
typedef struct {
    const int *place;          /* of each feature among the facts; -1: nobody gives it */
    float *leaf;
    CnQuestion *question;
    uint16_t n_leaves, n_questions;
} Layout;

/* Lays out what follows from a node on, questions behind those that they hang on; a question of what nobody gives is answered here.
 * Returns the answer, as CnQuestion has it, with questions counted from 0. */
static int lay_out(Layout *to, const CnTreeNode *from)
{
    while (from->feature >= 0 && to->place[from->feature] < 0) from += 0 <= from->value ? 1 : from->right;
    if (from->feature < 0) {
        to->leaf[to->n_leaves] = from->value;
        return -1 - to->n_leaves++;
    }
    int small = lay_out(to, from + 1), large = lay_out(to, from + from->right);
    to->question[to->n_questions] = (CnQuestion){(uint16_t)to->place[from->feature], (int16_t)small, (int16_t)large, from->value};
    return to->n_questions++;
}

/* Answers get their places in one list: leaves first, questions behind them. */
static void number_answers(Layout *to)
{
    for (unsigned i = 0; i < to->n_questions; i++) {
        CnQuestion *q = &to->question[i];
        q->small = (int16_t)(q->small < 0 ? -1 - q->small : q->small + to->n_leaves);
        q->large = (int16_t)(q->large < 0 ? -1 - q->large : q->large + to->n_leaves);
    }
}

CnTrees cn_forest_trees(const CnForest *forest, CnArena *arena, CnStr model, const CnStr *name, size_t n_names)
{
    int *place = CN_NEW_N(arena, int, forest->n_features + 1);
    CnAskingTree *tree = CN_NEW_N(arena, CnAskingTree, forest->n_trees + 1);
    Layout to = {.place = place, .leaf = CN_NEW_N(arena, float, forest->n_nodes + 1), .question = CN_NEW_N(arena, CnQuestion, forest->n_nodes + 1)};
    size_t n = 0;
    for (size_t i = 0; i < forest->n_features; i++) {
        place[i] = -1;
        for (size_t k = 0; k < n_names && place[i] < 0; k++)
            if (cn_str_eq(forest->feature[i], name[k])) place[i] = (int)k;
    }
    for (size_t i = 0; i < forest->n_trees; i++) {
        if (!cn_str_eq(forest->tree[i].model, model)) continue;
        to.n_leaves = to.n_questions = 0;
        lay_out(&to, &forest->node[forest->tree[i].root]);
        number_answers(&to);
        tree[n++] = (CnAskingTree){to.leaf, to.question, to.n_leaves, to.n_questions};
        to.leaf += to.n_leaves;
        to.question += to.n_questions;
    }
    return (CnTrees){tree, n};
}

/* ---- asking: eight sets side by side --------------------------------------------------------------------------- */

typedef float Lanes __attribute__((vector_size(4 * CN_LANES)));
typedef int32_t Picked __attribute__((vector_size(4 * CN_LANES)));
typedef double Sums __attribute__((vector_size(8 * CN_LANES)));

/* Every question is answered, of all sets at once: no jump depends on a fact, and the compiler has vectors for it. */
static inline __attribute__((always_inline)) void ask(CnTrees trees, const float *fact, size_t stride, double *answer)
{
    Lanes value[2 * CN_TREE_MOST];
    Sums sum = {0};
    for (size_t i = 0; i < trees.n; i++) {
        const CnAskingTree *t = &trees.tree[i];
        unsigned n = t->n_leaves;
        for (unsigned k = 0; k < n; k++) value[k] = t->leaf[k] - (Lanes){0};
        for (unsigned k = 0; k < t->n_questions; k++) {
            const CnQuestion *q = &t->question[k];
            Lanes mine;
            memcpy(&mine, fact + q->fact * stride, sizeof mine);
            Picked large = mine > q->value;
            value[n++] = (Lanes)((large & (Picked)value[q->large]) | (~large & (Picked)value[q->small]));
        }
        sum += __builtin_convertvector(value[n - 1], Sums);
    }
    memcpy(answer, &sum, sizeof sum);
}

void cn_trees_ask_plain(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }

#ifdef __x86_64__
__attribute__((target("avx2"))) static void ask_avx2(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }

void cn_trees_ask(CnTrees trees, const float *fact, size_t stride, double *answer)
{
    if (__builtin_cpu_supports("avx2")) ask_avx2(trees, fact, stride, answer);
    else ask(trees, fact, stride, answer);
}
#else
void cn_trees_ask(CnTrees trees, const float *fact, size_t stride, double *answer) { ask(trees, fact, stride, answer); }
#endif
