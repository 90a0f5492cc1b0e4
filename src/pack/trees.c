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
    enum { DEEPEST = 64 };
    uint32_t open[DEEPEST];   /* questions whose right branch is still to come, or that wait for their left one */
    bool left[DEEPEST];
    unsigned depth = 0;
    bool done = false;
    forest->tree = cn_arena_grow(arena, forest->tree, sizeof *forest->tree, forest->n_trees, &forest->cap_trees);
    forest->tree[forest->n_trees++] = (CnTree){model, (uint32_t)forest->n_nodes};
    for (CnStr one; cn_str_cut(&text, ' ', &one);) {
        if (!one.len) continue;
        if (done || forest->n_nodes >= UINT32_MAX) return false;
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

/* Copies a tree with the places of its facts; a question of what nobody gives is answered here. Returns the depth of its answers. */
static uint32_t copy_tree(const CnTreeNode *from, const int *place, CnAsking *to, size_t *n)
{
    while (from->feature >= 0 && place[from->feature] < 0) from += 0 <= from->value ? 1 : from->right;
    size_t here = (*n)++;
    if (from->feature < 0) {
        to[here] = (CnAsking){.value = from->value};
        return 0;
    }
    to[here] = (CnAsking){.fact = (uint16_t)place[from->feature], .step = {1, 0}, .value = from->value};
    uint32_t small = copy_tree(from + 1, place, to, n);
    to[here].step[1] = (uint16_t)(*n - here);
    uint32_t large = copy_tree(from + from->right, place, to, n);
    return 1 + (small > large ? small : large);
}

CnTrees cn_forest_trees(const CnForest *forest, CnArena *arena, CnStr model, const CnStr *name, size_t n_names)
{
    int *place = CN_NEW_N(arena, int, forest->n_features + 1);
    CnAskingTree *tree = CN_NEW_N(arena, CnAskingTree, forest->n_trees + 1);
    CnAsking *node = CN_NEW_N(arena, CnAsking, forest->n_nodes + 1);
    size_t n = 0, n_nodes = 0;
    for (size_t i = 0; i < forest->n_features; i++) {
        place[i] = -1;
        for (size_t k = 0; k < n_names && place[i] < 0; k++)
            if (cn_str_eq(forest->feature[i], name[k])) place[i] = (int)k;
    }
    for (size_t i = 0; i < forest->n_trees; i++) {
        if (!cn_str_eq(forest->tree[i].model, model)) continue;
        tree[n].node = node + n_nodes;
        tree[n++].depth = copy_tree(&forest->node[forest->tree[i].root], place, node, &n_nodes);
    }
    return (CnTrees){tree, n};
}

/* No jump depends on a fact: which way a question goes cannot be foretold. */
static double ask(const CnAskingTree *tree, const float *fact)
{
    const CnAsking *node = tree->node;
    for (uint32_t left = tree->depth; left; left--) node += node->step[fact[node->fact] > node->value];
    return (double)node->value;
}

double cn_trees_ask(CnTrees trees, const float *fact)
{
    double sum = 0;
    for (size_t i = 0; i < trees.n; i++) sum += ask(&trees.tree[i], fact);
    return sum;
}

static const CnAsking *step(const CnAsking *node, const char *facts)
{
    float fact;
    memcpy(&fact, facts + node->fact * sizeof fact, sizeof fact);
    return node + node->step[fact > node->value];
}

/* Four sets side by side: each step waits for memory, so that four take hardly longer than one. */
static void ask_four(const CnAskingTree *tree, const char *facts, size_t stride, double *sum)
{
    const CnAsking *a = tree->node, *b = a, *c = a, *d = a;
    for (uint32_t left = tree->depth; left; left--) {
        a = step(a, facts);
        b = step(b, facts + stride);
        c = step(c, facts + 2 * stride);
        d = step(d, facts + 3 * stride);
    }
    sum[0] += (double)a->value, sum[1] += (double)b->value, sum[2] += (double)c->value, sum[3] += (double)d->value;
}

void cn_trees_ask_all(CnTrees trees, const float *fact, size_t stride, size_t n, double *answer)
{
    double sum[CN_ASK_MOST] = {0};
    if (n > CN_ASK_MOST) n = CN_ASK_MOST;
    const char *facts = (const char *)fact;
    for (size_t i = 0; i < trees.n; i++) {
        size_t k = 0;
        for (; k + 4 <= n; k += 4) ask_four(&trees.tree[i], facts + k * stride, stride, sum + k);
        for (; k < n; k++) sum[k] += ask(&trees.tree[i], (const float *)(const void *)(facts + k * stride));
    }
    memcpy(answer, sum, n * sizeof *answer);
}
